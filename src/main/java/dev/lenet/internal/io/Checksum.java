package dev.lenet.internal.io;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A file's expected checksum.
 *
 * @param algorithm {@code MD5} or {@code SHA-256}
 * @param hex in lower case
 */
public record Checksum(String algorithm, String hex) {
  private static final int MD5_DIGITS = 32;
  private static final int SHA256_DIGITS = 64;

  /** MD5 or SHA-256, by the number of digits, as Keras's {@code get_file} tells them apart. */
  public static Checksum of(String hex) {
    return switch (hex.length()) {
      case MD5_DIGITS -> new Checksum("MD5", hex.toLowerCase(Locale.ROOT));
      case SHA256_DIGITS -> new Checksum("SHA-256", hex.toLowerCase(Locale.ROOT));
      default -> throw new InputException("checksum " + hex + " (expected: MD5 or SHA-256)");
    };
  }

  /** The checksum that a file has, in hexadecimal. */
  public String compute(Path file) throws IOException {
    MessageDigest digest = digest(algorithm);
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The SHA-256 of bytes, in hexadecimal. */
  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has " + algorithm, e);
    }
  }
}

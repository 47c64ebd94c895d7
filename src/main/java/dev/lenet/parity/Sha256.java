package dev.lenet.parity;

import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. */
final class Sha256 {
  private Sha256() {}

  /** Of a tensor's elements, row-major and little-endian. */
  static String of(HostTensor tensor) {
    MessageDigest digest = digest();
    digest.update(tensor.bytes());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a file. */
  static String of(Path file) {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

package dev.lenet.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Damages a file: bytes at random, and what its structure hangs on: lengths, offsets, and the
 * insides of a ZIP's entries, whose checksums then fit again.
 */
final class Damage {
  private final Random random;
  private final byte[] bytes;

  private Damage(byte[] whole, Random random) {
    this.random = random;
    this.bytes = whole.clone();
  }

  /** A damaged copy; one in four is cut off. */
  static byte[] of(byte[] whole, Random random) throws IOException {
    boolean zip = whole[0] == 'P' && whole[1] == 'K';
    if (zip && random.nextBoolean()) {
      return insideOfAnEntry(whole, random);
    }
    byte[] damaged = new Damage(whole, random).changed();
    boolean cut = random.nextInt(4) == 0;
    return cut ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
  }

  private static byte[] insideOfAnEntry(byte[] whole, Random random) throws IOException {
    Archive entries = Archive.of(Path.of("whole"), whole);
    String[] names = entries.names().toArray(String[]::new);
    int chosen = random.nextInt(names.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < names.length; i++) {
        byte[] content = entries.bytes(names[i]).array();
        boolean damages = i == chosen && content.length > 8;
        zip.putNextEntry(new ZipEntry(names[i]));
        zip.write(damages ? new Damage(content, random).changed() : content);
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private byte[] changed() {
    for (int change = random.nextInt(8); change >= 0; change--) {
      int at = random.nextInt(bytes.length - 8);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) 0xff;
        case 3 -> ByteBuffer.wrap(bytes).putInt(at, random.nextInt());
        case 4 -> digit();
        default -> number();
      }
    }
    return bytes;
  }

  /** Makes a number in a text another one. */
  private void digit() {
    for (int tries = 0; tries < 64; tries++) {
      int at = random.nextInt(bytes.length);
      if (bytes[at] >= '0' && bytes[at] <= '9') {
        bytes[at] = (byte) "0123456789-.".charAt(random.nextInt(12));
        return;
      }
    }
  }

  /** Moves what may be a length or an offset to where such numbers hurt. */
  private void number() {
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int tries = 0; tries < 256; tries++) {
      int at = random.nextInt(bytes.length - 8);
      long value = numbers.getLong(at);
      if (value > 0 && value <= bytes.length) {
        long[] hurting = {
          0,
          value + 1,
          value - 1,
          2 * value,
          -value,
          bytes.length,
          bytes.length - 1,
          Integer.MAX_VALUE,
          1L << 32,
          Long.MAX_VALUE,
          random.nextInt(bytes.length)
        };
        numbers.putLong(at, hurting[random.nextInt(hurting.length)]);
        return;
      }
    }
  }
}

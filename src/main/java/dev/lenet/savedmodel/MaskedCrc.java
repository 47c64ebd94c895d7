package dev.lenet.savedmodel;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** LevelDB's checksum: CRC-32C, rotated by 15 bits and moved by a constant. */
final class MaskedCrc {
  private static final int DELTA = 0xa282ead8;
  private static final int ROTATION = 15;

  private final CRC32C crc = new CRC32C();

  void update(ByteBuffer bytes) {
    crc.update(bytes);
  }

  int value() {
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + DELTA;
  }
}

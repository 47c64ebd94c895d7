package dev.lenet.internal.io;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The checksum of LevelDB's tables and of TensorFlow's records: CRC-32C, rotated by 15 bits and
 * moved by a constant (tensorflow/core/lib/hash/crc32c.h).
 */
public final class MaskedCrc {
  private static final int DELTA = 0xa282ead8;
  private static final int ROTATION = 15;

  private final CRC32C crc = new CRC32C();

  /** Adds bytes. */
  public void update(ByteBuffer bytes) {
    crc.update(bytes);
  }

  /** The checksum of what was added. */
  public int value() {
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + DELTA;
  }
}

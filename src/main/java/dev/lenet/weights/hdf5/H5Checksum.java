package dev.lenet.weights.hdf5;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A data set's CRC-32 in its attribute {@code lenet_crc32}, in eight hexadecimal digits: {@code
 * zlib.crc32(dataset[()].tobytes())} in Python. Keras passes over it; files of others have none.
 */
final class H5Checksum {
  static final String NAME = "lenet_crc32";

  private H5Checksum() {}

  /** The checksum of bytes in little-endian order. */
  static String of(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return "%08x".formatted(crc.getValue());
  }

  /** Whether there is a checksum, and it is not the bytes'. */
  static boolean differs(Map<String, H5Tree.Text> attributes, ByteBuffer bytes) {
    H5Tree.Text there = attributes.get(NAME);
    return there != null && !String.join("", there.values()).equals(of(bytes));
  }
}

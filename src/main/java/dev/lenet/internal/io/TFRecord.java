package dev.lenet.internal.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * TensorFlow's files of records: each is a length, its bytes, and masked CRC-32Cs of both
 * (tensorflow/core/lib/io/record_writer.h).
 */
public final class TFRecord {
  private TFRecord() {}

  /** The bytes that a file has of a record. */
  public static byte[] of(byte[] data) {
    ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), Long.BYTES));
    record.put(data).putInt(maskedCrc(data, data.length));
    return record.array();
  }

  private static int maskedCrc(byte[] bytes, int length) {
    MaskedCrc crc = new MaskedCrc();
    crc.update(ByteBuffer.wrap(bytes, 0, length));
    return crc.value();
  }
}

package dev.lenet.tensor;

import java.util.Locale;

/** An element type, with NumPy's name for it and its size in bytes. */
public enum DType {
  /** 8 bits without a sign. */
  UINT8(1),
  /** 8 bits with a sign. */
  INT8(1),
  /** 16 bits with a sign. */
  INT16(2),
  /** 16 bits without a sign. */
  UINT16(2),
  /** 32 bits with a sign. */
  INT32(4),
  /** 32 bits without a sign. */
  UINT32(4),
  /** 64 bits with a sign. */
  INT64(8),
  /** 64 bits without a sign. */
  UINT64(8),
  /** IEEE 754 half precision. */
  FLOAT16(2),
  /** The upper half of a float32. */
  BFLOAT16(2),
  /** IEEE 754 single precision. */
  FLOAT32(4),
  /** IEEE 754 double precision. */
  FLOAT64(8),
  /** True or false, in one byte. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** NumPy's name, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.lenet.weights.hdf5;

import dev.lenet.tensor.DType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OpaqueDataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Element types between HDF5 and NumPy, as h5py maps them: a bool is an enumeration of 8 bits, a
 * bfloat16 is two opaque bytes in a data set whose attribute {@code dtype} says so.
 */
final class H5Types {
  private H5Types() {}

  /** The element type, or null when no tensor has it. */
  static @Nullable DType read(DataType type, boolean isBfloat16) {
    if (isBfloat16) {
      boolean raw = type instanceof OpaqueDataType || type instanceof FixedPoint;
      return raw && type.getSize() == 2 ? DType.BFLOAT16 : null;
    }
    if (type instanceof FloatingPoint real) {
      return readFloat(real);
    }
    if (type instanceof FixedPoint integer && integer.getBitPrecision() == 8 * type.getSize()) {
      return readInteger(type.getSize(), integer.isSigned());
    }
    return type instanceof EnumDataType && type.getSize() == 1 ? DType.BOOL : null;
  }

  static boolean isBigEndian(DataType type) {
    return (type instanceof FloatingPoint real && real.getByteOrder() == ByteOrder.BIG_ENDIAN)
        || (type instanceof FixedPoint integer && integer.getByteOrder() == ByteOrder.BIG_ENDIAN);
  }

  /** Only IEEE 754's layouts: the exponent tells float16 from bfloat16. */
  private static @Nullable DType readFloat(FloatingPoint type) {
    return switch (type.getSize() * 100 + type.getExponentSize()) {
      case 205 -> DType.FLOAT16;
      case 208 -> DType.BFLOAT16;
      case 408 -> DType.FLOAT32;
      case 811 -> DType.FLOAT64;
      default -> null;
    };
  }

  private static @Nullable DType readInteger(int size, boolean signed) {
    return switch (size) {
      case 1 -> signed ? DType.INT8 : DType.UINT8;
      case 2 -> signed ? DType.INT16 : DType.UINT16;
      case 4 -> signed ? DType.INT32 : DType.UINT32;
      case 8 -> signed ? DType.INT64 : DType.UINT64;
      default -> null;
    };
  }

  /**
   * The type as it is written, or null for a type that cannot be. Encoded here, since jHDF makes
   * types only from Java's arrays, which have neither float16 nor bool. The layout is that of the
   * HDF5 file format specification, IV.A.2.d, version 1, little-endian.
   */
  static @Nullable DataType write(DType dtype) {
    return switch (dtype) {
      case INT8, INT16, INT32, INT64 -> integer(dtype.bytes(), true);
      case UINT8, UINT16, UINT32, UINT64 -> integer(dtype.bytes(), false);
      case FLOAT16 -> real(2, 10, 5);
      case FLOAT32 -> real(4, 23, 8);
      case FLOAT64 -> real(8, 52, 11);
      case BOOL -> bool();
      // Keras wants a text attribute of variable length beside it, which jHDF does not write.
      case BFLOAT16 -> null;
    };
  }

  private static DataType integer(int size, boolean signed) {
    return encoded(12, header(12, 0, signed ? 8 : 0, 0, size).putShort((short) (8 * size)));
  }

  /** The sign is the highest bit, then the exponent, then the mantissa with its implied 1. */
  private static DataType real(int size, int mantissaBits, int exponentBits) {
    ByteBuffer bytes = header(20, 1, 0x20, 8 * size - 1, size);
    bytes.putShort((short) (8 * size));
    bytes.put((byte) mantissaBits).put((byte) exponentBits).put((byte) 0).put((byte) mantissaBits);
    return encoded(20, bytes.putInt((1 << (exponentBits - 1)) - 1));
  }

  /** h5py's bool: an enumeration over int8 of FALSE = 0 and TRUE = 1, names padded to 8 bytes. */
  private static DataType bool() {
    ByteBuffer bytes = header(38, 8, 2, 0, 1);
    bytes.position(8);
    bytes.put(header(12, 0, 8, 0, 1).putShort((short) 8).flip());
    bytes.put(new byte[] {'F', 'A', 'L', 'S', 'E', 0, 0, 0, 'T', 'R', 'U', 'E', 0, 0, 0, 0, 0, 1});
    return encoded(38, bytes);
  }

  /** Version 1 and class, 24 bits of flags, the size, and a bit offset of 0. */
  private static ByteBuffer header(int length, int typeClass, int flags, int moreFlags, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) (0x10 | typeClass)).put((byte) flags).put((byte) moreFlags).put((byte) 0);
    return bytes.putInt(size).putShort((short) 0);
  }

  private static DataType encoded(int length, ByteBuffer bytes) {
    return new Encoded(bytes.position(0).limit(length).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** A type that is written as the bytes it was made from. */
  private static final class Encoded extends DataType {
    private final ByteBuffer bytes;

    Encoded(ByteBuffer bytes) {
      super(bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN));
      this.bytes = bytes;
    }

    @Override
    public ByteBuffer toBuffer() {
      return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public Class<?> getJavaType() {
      return byte[].class;
    }

    @Override
    public Object fillData(
        ByteBuffer buffer, int[] dimensions, io.jhdf.storage.HdfBackingStorage storage) {
      throw new UnsupportedOperationException("only written");
    }
  }
}

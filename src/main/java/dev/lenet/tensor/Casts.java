package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.nio.ByteBuffer;
import java.util.Set;

/** Tensors in another element type, with the values that NumPy's {@code astype} gives. */
public final class Casts {
  private static final Set<DType> FLOATS =
      Set.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64);

  private Casts() {}

  /** Whether the type holds numbers with a fraction. */
  public static boolean isFloat(DType dtype) {
    return FLOATS.contains(dtype);
  }

  /** The numbers in float32, each rounded to the nearest; booleans are 0 and 1. */
  public static HostTensor toFloat32(HostTensor tensor) {
    if (tensor.dtype() == DType.FLOAT32) {
      return tensor;
    }
    float[] values = new float[tensor.elements()];
    ByteBuffer bytes = tensor.bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (tensor.dtype()) {
            case FLOAT16 -> half(bytes.getShort(2 * i));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
            case FLOAT64 -> (float) bytes.getDouble(8 * i);
            case UINT64 -> unsigned(bytes.getLong(8 * i));
            default -> (float) integer(tensor.dtype(), bytes, i);
          };
    }
    return HostTensor.ofFloats(tensor.shape(), values);
  }

  /**
   * Integers and booleans in int32.
   *
   * @param where names the tensor in messages
   * @throws InputException where a number does not fit
   */
  public static HostTensor toInt32(HostTensor tensor, String where) {
    if (tensor.dtype() == DType.INT32) {
      return tensor;
    }
    int[] values = new int[tensor.elements()];
    ByteBuffer bytes = tensor.bytes();
    for (int i = 0; i < values.length; i++) {
      long value = integer(tensor.dtype(), bytes, i);
      boolean wrapped = tensor.dtype() == DType.UINT64 && value < 0;
      if (wrapped || value != (int) value) {
        throw new InputException(
            "%s[%d] is %s (expected: a number that fits int32)"
                .formatted(where, i, wrapped ? Long.toUnsignedString(value) : value));
      }
      values[i] = (int) value;
    }
    return HostTensor.ofInts(tensor.shape(), values);
  }

  /** An integer or a boolean; of uint64 the 64 bits. */
  public static long integer(DType dtype, ByteBuffer bytes, int i) {
    return switch (dtype) {
      case BOOL -> bytes.get(i) == 0 ? 0 : 1;
      case UINT8 -> bytes.get(i) & 0xFF;
      case INT8 -> bytes.get(i);
      case UINT16 -> bytes.getShort(2 * i) & 0xFFFF;
      case INT16 -> bytes.getShort(2 * i);
      case UINT32 -> bytes.getInt(4 * i) & 0xFFFFFFFFL;
      case INT32 -> bytes.getInt(4 * i);
      case UINT64, INT64 -> bytes.getLong(8 * i);
      default -> throw new IllegalArgumentException(dtype + " is not an integer type");
    };
  }

  /** Halves what has its highest bit set; the lowest bit stays, so that it rounds the same. */
  private static float unsigned(long bits) {
    return bits >= 0 ? (float) bits : (float) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /** IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else {
      magnitude = Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}

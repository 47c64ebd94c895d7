package dev.lenet.transfer;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import java.nio.ByteBuffer;
import java.util.Set;

/** Other floating-point types as float32, in which models compute. */
final class Floats {
  private static final Set<DType> TYPES =
      Set.of(DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.FLOAT64);

  private Floats() {}

  static boolean canBecome(DType from, DType to) {
    return from == to || (to == DType.FLOAT32 && TYPES.contains(from));
  }

  /** The tensor in this type: exact but for float64, which is rounded to the nearest. */
  static HostTensor as(DType to, HostTensor tensor) {
    if (tensor.dtype() == to) {
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
            default -> throw new IllegalArgumentException(tensor.dtype() + " is no float");
          };
    }
    return HostTensor.ofFloats(tensor.shape(), values);
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

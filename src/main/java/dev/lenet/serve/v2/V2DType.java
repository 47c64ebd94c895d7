package dev.lenet.serve.v2;

import dev.lenet.tensor.DType;
import java.util.Locale;

/** The Open Inference Protocol's names of dtypes. */
final class V2DType {
  private V2DType() {}

  static String of(DType dtype) {
    return switch (dtype) {
      case FLOAT16 -> "FP16";
      case BFLOAT16 -> "BF16";
      case FLOAT32 -> "FP32";
      case FLOAT64 -> "FP64";
      default -> dtype.toString().toUpperCase(Locale.ROOT);
    };
  }
}

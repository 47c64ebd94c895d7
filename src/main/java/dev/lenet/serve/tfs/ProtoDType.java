package dev.lenet.serve.tfs;

import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.DType;
import org.tensorflow.proto.DataType;

/** TensorFlow's dtypes in protobuf. */
final class ProtoDType {
  private ProtoDType() {}

  static DataType of(DType dtype) {
    return switch (dtype) {
      case UINT8 -> DataType.DT_UINT8;
      case INT8 -> DataType.DT_INT8;
      case INT16 -> DataType.DT_INT16;
      case UINT16 -> DataType.DT_UINT16;
      case INT32 -> DataType.DT_INT32;
      case UINT32 -> DataType.DT_UINT32;
      case INT64 -> DataType.DT_INT64;
      case UINT64 -> DataType.DT_UINT64;
      case FLOAT16 -> DataType.DT_HALF;
      case BFLOAT16 -> DataType.DT_BFLOAT16;
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT64 -> DataType.DT_DOUBLE;
      case BOOL -> DataType.DT_BOOL;
    };
  }

  /**
   * The other way.
   *
   * @param name the input's
   * @throws ServeError when no model here takes it
   */
  static DType of(String name, DataType dtype) {
    for (DType known : DType.values()) {
      if (of(known) == dtype) {
        return known;
      }
    }
    throw ServeError.invalid("input %s: %s (expected: a numeric dtype)", name, dtype);
  }
}

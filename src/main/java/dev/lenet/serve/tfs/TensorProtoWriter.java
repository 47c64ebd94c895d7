package dev.lenet.serve.tfs;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Writes tensors as TensorFlow Serving does: the elements in the field of their dtype, which
 * clients read without TensorFlow.
 */
final class TensorProtoWriter {
  private static final int HALF_BITS = 0xffff;

  private TensorProtoWriter() {}

  static TensorProto write(HostTensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setDtype(ProtoDType.of(tensor.dtype()))
            .setTensorShape(shape(tensor.shape()));
    ByteBuffer bytes = tensor.bytes();
    Runnable add =
        switch (tensor.dtype()) {
          case FLOAT32 -> () -> proto.addFloatVal(bytes.getFloat());
          case FLOAT64 -> () -> proto.addDoubleVal(bytes.getDouble());
          case INT64 -> () -> proto.addInt64Val(bytes.getLong());
          case UINT32 -> () -> proto.addUint32Val(bytes.getInt());
          case UINT64 -> () -> proto.addUint64Val(bytes.getLong());
          case BOOL -> () -> proto.addBoolVal(bytes.get() != 0);
          case FLOAT16, BFLOAT16 -> () -> proto.addHalfVal(bytes.getShort() & HALF_BITS);
          case INT8 -> () -> proto.addIntVal(bytes.get());
          case UINT8 -> () -> proto.addIntVal(Byte.toUnsignedInt(bytes.get()));
          case INT16 -> () -> proto.addIntVal(bytes.getShort());
          case UINT16 -> () -> proto.addIntVal(Short.toUnsignedInt(bytes.getShort()));
          case INT32 -> () -> proto.addIntVal(bytes.getInt());
        };
    for (int i = 0; i < tensor.elements(); i++) {
      add.run();
    }
    return proto.build();
  }

  static TensorShapeProto shape(Shape shape) {
    TensorShapeProto.Builder proto = TensorShapeProto.newBuilder();
    for (long size : shape.toArray()) {
      proto.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return proto.build();
  }
}

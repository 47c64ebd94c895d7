package dev.lenet.internal.frozen;

import com.google.protobuf.ByteString;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Nodes that hold a value. */
final class Consts {
  private Consts() {}

  static boolean is(@Nullable NodeDef node) {
    return node != null && node.getOp().equals("Const");
  }

  /** A node with this value. */
  static NodeDef of(String name, HostTensor value) {
    DataType type = type(value);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : value.shape().toArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(type)
            .setTensorShape(shape)
            .setTensorContent(ByteString.copyFrom(value.bytes()))
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  private static DataType type(HostTensor value) {
    return switch (value.dtype()) {
      case FLOAT32 -> DataType.DT_FLOAT;
      case FLOAT64 -> DataType.DT_DOUBLE;
      case INT32 -> DataType.DT_INT32;
      case INT64 -> DataType.DT_INT64;
      case UINT8 -> DataType.DT_UINT8;
      case BOOL -> DataType.DT_BOOL;
      default -> throw new IllegalArgumentException("a constant of " + value.dtype());
    };
  }

  static Shape shape(NodeDef node) {
    return Shape.of(
        tensor(node).getTensorShape().getDimList().stream()
            .map(TensorShapeProto.Dim::getSize)
            .toList());
  }

  /** The elements of a float32 constant; null of any other. */
  static float @Nullable [] floats(@Nullable NodeDef node) {
    if (node == null || !is(node) || tensor(node).getDtype() != DataType.DT_FLOAT) {
      return null;
    }
    float[] values = new float[Math.toIntExact(shape(node).elements())];
    ByteString content = tensor(node).getTensorContent();
    if (!content.isEmpty()) {
      content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
    List<Float> given = tensor(node).getFloatValList();
    for (int i = 0; i < values.length && !given.isEmpty(); i++) {
      values[i] = given.get(Math.min(i, given.size() - 1));
    }
    return values;
  }

  /** The elements of an int32 constant; null of any other. */
  static int @Nullable [] ints(@Nullable NodeDef node) {
    if (node == null || !is(node) || tensor(node).getDtype() != DataType.DT_INT32) {
      return null;
    }
    int[] values = new int[Math.toIntExact(shape(node).elements())];
    ByteString content = tensor(node).getTensorContent();
    if (!content.isEmpty()) {
      content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
      return values;
    }
    List<Integer> given = tensor(node).getIntValList();
    if (!given.isEmpty()) {
      Arrays.setAll(values, i -> given.get(Math.min(i, given.size() - 1)));
    }
    return values;
  }

  private static TensorProto tensor(NodeDef node) {
    return node.getAttrOrDefault("value", AttrValue.getDefaultInstance()).getTensor();
  }
}

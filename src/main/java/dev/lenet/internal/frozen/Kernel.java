package dev.lenet.internal.frozen;

import dev.lenet.tensor.Shape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * A convolution or matrix product with a constant float32 kernel.
 *
 * @param node the op
 * @param constant the kernel
 * @param channels how many channels come out
 * @param inner how many elements that lie side by side in the kernel belong to one channel
 */
record Kernel(NodeDef node, NodeDef constant, int channels, int inner) {
  /** The node as one; null where it is none. */
  static @Nullable Kernel of(NodeMap nodes, NodeDef node) {
    boolean transposed =
        node.getOp().equals("MatMul")
            && node.getAttrOrDefault("transpose_b", AttrValue.getDefaultInstance()).getB();
    boolean product =
        switch (node.getOp()) {
          case "Conv2D", "DepthwiseConv2dNative" -> channelsLast(node);
          case "MatMul" -> true;
          default -> false;
        };
    if (!product || node.getInputCount() != 2) {
      return null;
    }
    NodeDef constant = nodes.of(node.getInput(1));
    float[] values = Consts.floats(constant);
    if (constant == null || values == null || values.length == 0) {
      return null;
    }
    Shape shape = Consts.shape(constant);
    long channels =
        switch (node.getOp()) {
          case "DepthwiseConv2dNative" -> shape.size(2) * shape.size(3);
          case "MatMul" -> shape.size(transposed ? 0 : 1);
          default -> shape.size(3);
        };
    int inner = transposed ? (int) shape.size(1) : 1;
    return new Kernel(node, constant, Math.toIntExact(channels), inner);
  }

  /** The kernel's shape. */
  Shape shape() {
    return Consts.shape(constant);
  }

  /** The kernel's elements, row-major. */
  float[] values() {
    return Objects.requireNonNull(Consts.floats(constant)); // was looked at
  }

  /** The rank of what comes out. */
  int rank() {
    return node.getOp().equals("MatMul") ? 2 : 4;
  }

  static boolean channelsLast(NodeDef node) {
    String format =
        node.getAttrOrDefault("data_format", AttrValue.getDefaultInstance()).getS().toStringUtf8();
    return format.isEmpty() || format.equals("NHWC");
  }

  /** The channel that an element of the kernel belongs to. */
  int channel(int element) {
    return element / inner % channels;
  }
}

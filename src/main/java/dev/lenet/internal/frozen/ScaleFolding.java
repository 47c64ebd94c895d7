package dev.lenet.internal.frozen;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Folds what scales and shifts the channels of a convolution or matrix product, such as batch
 * normalization in inference, into its kernel and one bias: {@code (x * W + b) * f + s} is {@code x
 * * (W f) + (b f + s)}. The products are taken in float64.
 *
 * <p>What is computed from constants alone is computed here, once: the sessions do not fold
 * constants.
 *
 * <p>A chain is left as it is where a result would not be finite, or would be so small that float32
 * loses digits.
 */
final class ScaleFolding {
  private final NodeMap nodes;
  private final Set<String> fetched;
  private final ConstantSubgraphs constants;
  private Map<String, List<String>> readers;

  /**
   * @param fetched the tensors that must stay what they are
   */
  ScaleFolding(NodeMap nodes, Set<String> fetched) {
    this.nodes = nodes;
    this.fetched = fetched;
    this.constants = new ConstantSubgraphs(nodes);
    this.readers = nodes.readers();
  }

  void fold() {
    List<String> parameters = new ArrayList<>();
    for (NodeDef node : nodes.all()) {
      if (!constants.isConstant(node.getName())) {
        parameters.addAll(NodeMap.data(node));
      }
    }
    constants.compute(parameters);
    readers = nodes.readers();
    for (NodeDef node : nodes.all()) {
      Kernel kernel = Kernel.of(nodes, node);
      if (kernel != null) {
        fold(kernel);
      }
    }
  }

  private void fold(Kernel kernel) {
    Affine affine = new Affine(kernel.rank(), kernel.channels());
    NodeDef last = kernel.node();
    boolean scaled = false;
    for (NodeDef next = reader(last); next != null; next = reader(last)) {
      Affine after = affine.then(nodes, next, last.getName());
      if (after == null) {
        break;
      }
      scaled |= !next.getOp().equals("BiasAdd");
      affine = after;
      last = next;
    }
    float[] values = scaled ? affine.scaled(kernel) : null;
    float[] shift = affine.shifts();
    if (values != null && shift != null) {
      replace(kernel, last, values, shift);
    }
  }

  /** The one node that reads a node's only output; null where there are more. */
  private @Nullable NodeDef reader(NodeDef node) {
    String name = node.getName();
    List<String> reading = readers.getOrDefault(name, List.of());
    boolean seen = fetched.stream().anyMatch(tensor -> NodeMap.op(tensor).equals(name));
    boolean others = readers.keySet().stream().anyMatch(tensor -> tensor.startsWith(name + ":"));
    return reading.size() == 1 && !seen && !others ? nodes.of(reading.get(0)) : null;
  }

  private void replace(Kernel kernel, NodeDef last, float[] values, float[] shift) {
    String scaled = last.getName() + "/folded_kernel";
    String bias = last.getName() + "/folded_bias";
    String product = last.getName() + "/folded";
    nodes.put(Consts.of(scaled, HostTensor.ofFloats(kernel.shape(), values)));
    nodes.put(Consts.of(bias, HostTensor.ofFloats(Shape.of(shift.length), shift)));
    nodes.put(kernel.node().toBuilder().setName(product).setInput(1, scaled).build());
    nodes.put(
        NodeDef.newBuilder()
            .setName(last.getName())
            .setOp("BiasAdd")
            .addInput(product)
            .addInput(bias)
            .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
            .build());
  }
}

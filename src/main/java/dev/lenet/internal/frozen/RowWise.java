package dev.lenet.internal.frozen;

import dev.lenet.tensor.Shape;
import dev.lenet.tensor.TensorSpec;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * Whether a graph computes each sample's output from that sample alone, so that a batch that is cut
 * into parts gives what it gives as a whole. Samples lie along the first dimension. What is not
 * known to keep them apart is taken to mix them.
 */
final class RowWise {
  private static final Set<String> UNARY =
      Set.of(
          "Identity",
          "StopGradient",
          "Cast",
          "Relu",
          "Relu6",
          "Elu",
          "Selu",
          "LeakyRelu",
          "Softplus",
          "Softsign",
          "Sigmoid",
          "Tanh",
          "Exp",
          "Expm1",
          "Log",
          "Log1p",
          "Neg",
          "Abs",
          "Sqrt",
          "Rsqrt",
          "Square",
          "Erf",
          "Sign",
          "Floor",
          "Round",
          "Inv",
          "Reciprocal");

  private static final Set<String> BINARY =
      Set.of(
          "Add",
          "AddV2",
          "Sub",
          "Mul",
          "RealDiv",
          "Div",
          "DivNoNan",
          "Maximum",
          "Minimum",
          "Pow",
          "SquaredDifference");

  private static final Set<String> REDUCTIONS =
      Set.of("Mean", "Sum", "Max", "Min", "Prod", "ArgMax", "ArgMin");

  private final NodeMap nodes;
  private final Function<String, @Nullable Shape> shapes;
  private final Set<String> sampled = new HashSet<>();

  private RowWise(NodeMap nodes, Function<String, @Nullable Shape> shapes) {
    this.nodes = nodes;
    this.shapes = shapes;
  }

  /**
   * Looks at a graph.
   *
   * @param shapes the shape of a tensor, {@code op:0}; null where its rank is not known
   */
  static boolean holds(FrozenGraph graph, Function<String, @Nullable Shape> shapes) {
    RowWise check = new RowWise(new NodeMap(graph.graph()), shapes);
    for (TensorSpec input : graph.inputs()) {
      check.sampled.add(NodeMap.op(input.name()));
    }
    return check.allKeepApart() && graph.outputs().stream().allMatch(check::isSampled);
  }

  private boolean isSampled(String tensor) {
    return sampled.contains(NodeMap.op(tensor));
  }

  /** Goes through the nodes, each after what it reads. */
  private boolean allKeepApart() {
    Set<String> constant = new HashSet<>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (NodeDef node : nodes.all()) {
        if (sampled.contains(node.getName()) || constant.contains(node.getName())) {
          continue;
        }
        List<String> inputs = NodeMap.data(node);
        if (!inputs.stream().allMatch(in -> isSampled(in) || constant.contains(NodeMap.op(in)))) {
          continue;
        }
        if (inputs.stream().noneMatch(this::isSampled)) {
          constant.add(node.getName());
        } else if (keepsApart(node, inputs)) {
          sampled.add(node.getName());
        } else {
          return false;
        }
        moved = true;
      }
    }
    return sampled.size() + constant.size() == nodes.size();
  }

  private boolean keepsApart(NodeDef node, List<String> inputs) {
    Shape x = shape(inputs.get(0));
    boolean first = isSampled(inputs.get(0));
    boolean alone = first && inputs.stream().skip(1).noneMatch(this::isSampled);
    if (UNARY.contains(node.getOp())) {
      return true;
    }
    if (BINARY.contains(node.getOp())) {
      return alongside(inputs);
    }
    if (REDUCTIONS.contains(node.getOp())) {
      return alone && within(x, Consts.ints(nodes.of(inputs.get(1))));
    }
    return switch (node.getOp()) {
      case "Conv2D", "DepthwiseConv2dNative", "BiasAdd", "MaxPool", "AvgPool" ->
          alone && Kernel.channelsLast(node);
      case "MatMul" -> alone && !flag(node, "transpose_a");
      case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3" ->
          alone && node.containsAttr("is_training") && !flag(node, "is_training");
      case "Softmax", "LogSoftmax" -> x != null && x.rank() >= 2;
      case "Reshape" -> alone && keepsRows(x, shape(node.getName()), nodes.of(inputs.get(1)));
      case "Pad", "PadV2", "MirrorPad" -> alone && padsWithin(nodes.of(inputs.get(1)));
      case "Transpose" -> alone && startsWith(nodes.of(inputs.get(1)), 0);
      case "ConcatV2" -> joinsWithin(x, inputs);
      default -> false;
    };
  }

  private @Nullable Shape shape(String tensor) {
    return shapes.apply(tensor.contains(":") ? tensor : tensor + ":0");
  }

  private static boolean flag(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getB();
  }

  /** Two tensors of samples have the same rank; a constant has none along the first dimension. */
  private boolean alongside(List<String> inputs) {
    Shape a = shape(inputs.get(0));
    Shape b = shape(inputs.get(1));
    if (a == null || b == null) {
      return false;
    }
    if (isSampled(inputs.get(0)) && isSampled(inputs.get(1))) {
      return a.rank() == b.rank() && a.rank() > 0;
    }
    Shape samples = isSampled(inputs.get(0)) ? a : b;
    Shape other = isSampled(inputs.get(0)) ? b : a;
    return other.rank() < samples.rank()
        || (other.rank() == samples.rank() && other.rank() > 0 && other.size(0) == 1);
  }

  private static boolean within(@Nullable Shape x, int @Nullable [] axes) {
    return x != null
        && axes != null
        && axes.length > 0
        && Arrays.stream(axes).allMatch(axis -> (axis < 0 ? axis + x.rank() : axis) > 0);
  }

  /** From N samples to N rows: -1, and as many elements a row as there are in a sample. */
  private static boolean keepsRows(
      @Nullable Shape from, @Nullable Shape to, @Nullable NodeDef target) {
    return startsWith(target, -1)
        && from != null
        && to != null
        && from.rank() > 0
        && to.rank() > 0
        && isKnown(from.dropFirst())
        && isKnown(to.dropFirst())
        && from.dropFirst().elements() == to.dropFirst().elements();
  }

  private static boolean isKnown(Shape shape) {
    return Arrays.stream(shape.toArray()).allMatch(size -> size >= 0);
  }

  private static boolean startsWith(@Nullable NodeDef constant, int number) {
    int[] values = Consts.ints(constant);
    return values != null && values.length > 0 && values[0] == number;
  }

  private static boolean padsWithin(@Nullable NodeDef paddings) {
    int[] values = Consts.ints(paddings);
    return values != null && values.length > 1 && values[0] == 0 && values[1] == 0;
  }

  private boolean joinsWithin(@Nullable Shape x, List<String> inputs) {
    List<String> parts = inputs.subList(0, inputs.size() - 1);
    String axis = inputs.get(inputs.size() - 1);
    return parts.stream().allMatch(this::isSampled)
        && !isSampled(axis)
        && within(x, Consts.ints(nodes.of(axis)));
  }
}

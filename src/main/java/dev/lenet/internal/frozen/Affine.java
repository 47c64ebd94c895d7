package dev.lenet.internal.frozen;

import dev.lenet.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/** A factor and a summand for each channel, in float64. */
final class Affine {
  private static final double DEFAULT_EPSILON = 1e-4; // FusedBatchNorm's, where a graph says none

  private final int rank;
  private final double[] scale;
  private final double[] shift;

  /** What leaves a tensor of this rank and so many channels as it is. */
  Affine(int rank, int channels) {
    this(rank, new double[channels], new double[channels]);
    Arrays.fill(scale, 1);
  }

  private Affine(int rank, double[] scale, double[] shift) {
    this.rank = rank;
    this.scale = scale;
    this.shift = shift;
  }

  /**
   * This, and then what a node does.
   *
   * @param from the tensor that this is a map of
   * @return null where the node does something else than to scale and shift channels
   */
  @Nullable Affine then(NodeMap nodes, NodeDef node, String from) {
    if (node.getOp().startsWith("FusedBatchNorm")) {
      return node.getInput(0).equals(from) ? normalized(nodes, node) : null;
    }
    boolean first = node.getInputCount() == 2 && node.getInput(0).equals(from);
    double[] other =
        node.getInputCount() == 2 ? channels(nodes.of(node.getInput(first ? 1 : 0))) : null;
    if (other == null) {
      return null;
    }
    return switch (node.getOp()) {
      case "BiasAdd" -> first && Kernel.channelsLast(node) ? plus(other, 1) : null;
      case "Add", "AddV2" -> plus(other, 1);
      case "Sub" -> first ? plus(other, -1) : null;
      case "Mul" -> times(other);
      default -> null;
    };
  }

  private @Nullable Affine normalized(NodeMap nodes, NodeDef node) {
    AttrValue none = AttrValue.getDefaultInstance();
    boolean training =
        !node.containsAttr("is_training") || node.getAttrOrThrow("is_training").getB();
    if (training || !Kernel.channelsLast(node) || node.getInputCount() != 5) {
      return null;
    }
    double[] gamma = channels(nodes.of(node.getInput(1)));
    double[] beta = channels(nodes.of(node.getInput(2)));
    double[] mean = channels(nodes.of(node.getInput(3)));
    double[] variance = channels(nodes.of(node.getInput(4)));
    if (gamma == null || beta == null || mean == null || variance == null) {
      return null;
    }
    double epsilon =
        node.containsAttr("epsilon")
            ? node.getAttrOrDefault("epsilon", none).getF()
            : DEFAULT_EPSILON;
    double[] factor = new double[scale.length];
    double[] summand = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      factor[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
      summand[c] = beta[c] - mean[c] * factor[c];
    }
    return times(factor).plus(summand, 1);
  }

  /** A constant that has one number, or one for each channel, along the last dimension. */
  private double @Nullable [] channels(@Nullable NodeDef node) {
    float[] values = Consts.floats(node);
    if (node == null || values == null || (values.length != 1 && values.length != scale.length)) {
      return null;
    }
    Shape shape = Consts.shape(node);
    boolean last = shape.rank() == 0 || shape.size(-1) == values.length;
    double[] channels = new double[scale.length];
    Arrays.setAll(channels, c -> values[values.length == 1 ? 0 : c]);
    return last && shape.rank() <= rank ? channels : null;
  }

  private Affine times(double[] factor) {
    double[] newScale = new double[scale.length];
    double[] newShift = new double[scale.length];
    Arrays.setAll(newScale, c -> scale[c] * factor[c]);
    Arrays.setAll(newShift, c -> shift[c] * factor[c]);
    return new Affine(rank, newScale, newShift);
  }

  private Affine plus(double[] summand, int sign) {
    double[] newShift = new double[scale.length];
    Arrays.setAll(newShift, c -> shift[c] + sign * summand[c]);
    return new Affine(rank, scale, newShift);
  }

  /** The kernel's elements times their channels' factors; null where float32 cannot hold one. */
  float @Nullable [] scaled(Kernel kernel) {
    float[] given = kernel.values();
    float[] values = new float[given.length];
    for (int i = 0; i < values.length; i++) {
      double factor = scale[kernel.channel(i)];
      values[i] = (float) (given[i] * factor);
      boolean zero = factor == 0 || given[i] == 0;
      boolean lost = !zero && Math.abs(values[i]) < Float.MIN_NORMAL;
      if (!Float.isFinite(values[i]) || lost) {
        return null;
      }
    }
    return values;
  }

  /** The channels' summands; null where float32 cannot hold one. */
  float @Nullable [] shifts() {
    float[] values = new float[shift.length];
    for (int c = 0; c < values.length; c++) {
      values[c] = (float) shift[c];
      if (!Float.isFinite(values[c])) {
        return null;
      }
    }
    return values;
  }
}

package dev.lenet.layers.merging;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What the layers share that compute one tensor of several, element by element; sizes of 1 are
 * repeated to fit the others.
 */
public abstract class MergeLayer<L extends MergeLayer<L>> extends FluentLayer<L> {
  /** How many inputs there must be at least, and at most. */
  private final int fewest;

  private final int most;

  MergeLayer(int fewest, int most) {
    this.fewest = fewest;
    this.most = most;
  }

  /** Two tensors' elements, merged. */
  abstract Operand<TFloat32> merge(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b);

  /** What is made of all that were merged, this many. */
  Operand<TFloat32> merged(Ops tf, Operand<TFloat32> all, int count) {
    return all;
  }

  @Override
  public final Shape outputShape(List<Shape> inputs) {
    if (inputs.size() < fewest || inputs.size() > most) {
      throw bad(
          inputs.isEmpty() ? "no inputs" : inputs.size() + " inputs",
          fewest == most ? String.valueOf(most) : fewest + " or more");
    }
    int rank = inputs.stream().mapToInt(Shape::rank).max().orElse(0);
    Shape all = expand(inputs.get(0), rank);
    for (Shape input : inputs) {
      Shape next = expand(input, rank);
      for (int i = 0; i < rank; i++) {
        all = all.with(i, together(all.size(i), next.size(i), i, inputs));
      }
    }
    return all;
  }

  private long together(long a, long b, int dimension, List<Shape> inputs) {
    if (dimension > 0 && (a == 1 || b == 1)) {
      return a == 1 ? b : a;
    }
    if (a < 0 || b < 0) {
      return dimension == 0 ? Math.max(a, b) : -1;
    }
    if (a != b) {
      throw bad(
          "input shapes " + inputs.stream().map(Shape::toString).collect(Collectors.joining(", ")),
          "the same sizes, or 1");
    }
    return a;
  }

  /** With sizes of 1 after N, as many as are missing. */
  private static Shape expand(Shape shape, int rank) {
    Shape expanded = shape.dropFirst();
    for (int i = shape.rank(); i < rank; i++) {
      expanded = expanded.prepend(1);
    }
    return expanded.prepend(shape.size(0));
  }

  @Override
  protected final SymbolicTensor call(List<SymbolicTensor> inputs) {
    SymbolicTensor first = inputs.get(0);
    Shape output = outputShape(inputs.stream().map(SymbolicTensor::shape).toList());
    Ops tf = first.scope().tf();
    Operand<TFloat32> all = null;
    for (SymbolicTensor input : inputs) {
      Operand<TFloat32> x = input.operand();
      for (int i = input.shape().rank(); i < output.rank(); i++) {
        x = tf.expandDims(x, tf.constant(1));
      }
      all = all == null ? x : merge(tf, all, x);
    }
    return all == null ? first : first.with(merged(tf, all, inputs.size()), output);
  }

  @Override
  protected final SymbolicTensor call(SymbolicTensor x) {
    return x;
  }

  @Override
  public final Features features() {
    return Features.KEPT;
  }

  @Override
  public final boolean takesList() {
    return true;
  }
}

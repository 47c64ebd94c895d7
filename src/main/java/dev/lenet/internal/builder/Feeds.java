package dev.lenet.internal.builder;

import dev.lenet.graph.Target;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The placeholders that take a {@link Batch.Part}.
 *
 * @param x the inputs, N first
 * @param y the targets, N first
 * @param weights the samples' weights, {@code (N,)}
 * @param shares the weights divided by the whole batch's samples, {@code (N,)}
 * @param counted 1 for each sample, 0 for one that only fills a place, {@code (N,)}
 * @param spec what they look like
 */
record Feeds(
    Operand<? extends TType> x,
    Operand<? extends TType> y,
    Operand<TFloat32> weights,
    Operand<TFloat32> shares,
    Operand<TFloat32> counted,
    InputSpec spec) {
  /** Makes the placeholders. */
  static Feeds in(Ops tf, InputSpec spec) {
    return in(
        tf, InputPreparation.placeholder(tf, "input", spec.x(), spec.sample().prepend(-1)), spec);
  }

  /** Makes those beside the inputs'. */
  static Feeds in(Ops tf, Operand<? extends TType> x, InputSpec spec) {
    return new Feeds(
        x,
        InputPreparation.placeholder(tf, "target", spec.y(), spec.target().prepend(-1)),
        vector(tf, "sample_weights"),
        vector(tf, "shares"),
        vector(tf, "counted"),
        spec);
  }

  private static Operand<TFloat32> vector(Ops tf, String name) {
    return tf.withName(name)
        .placeholder(TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(-1)));
  }

  /** The same in a copy of the graph. */
  Feeds in(Graph copy) {
    return new Feeds(
        in(copy, x), in(copy, y), in(copy, weights), in(copy, shares), in(copy, counted), spec);
  }

  /** An operand in a copy of its graph. */
  static <T extends TType> Operand<T> in(Graph copy, Operand<T> original) {
    Output<T> output = original.asOutput();
    return copy.operation(output.op().name()).output(output.index());
  }

  /** What the outputs ought to be. */
  Target target() {
    return new Target(y, spec.y(), spec.target().prepend(-1));
  }
}

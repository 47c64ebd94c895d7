package dev.lenet.train;

import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/**
 * The placeholders of a graph that is trained or evaluated.
 *
 * @param x the batch's inputs, N first
 * @param y the batch's targets, N first
 * @param w the samples' weights, {@code (N,)}
 * @param spec what they look like
 */
record Feeds(
    Operand<? extends TType> x, Operand<? extends TType> y, Operand<TFloat32> w, InputSpec spec) {
  /** Makes the placeholders. */
  static Feeds in(Ops tf, InputSpec spec) {
    return new Feeds(
        Head.placeholder(tf, "input", spec.x(), spec.sample().prepend(-1)),
        y(tf, spec),
        w(tf),
        spec);
  }

  static Operand<? extends TType> y(Ops tf, InputSpec spec) {
    return Head.placeholder(tf, "target", spec.y(), spec.target().prepend(-1));
  }

  static Operand<TFloat32> w(Ops tf) {
    return tf.withName("sample_weights")
        .placeholder(TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(-1)));
  }

  /** The targets of the whole batch. */
  Target target() {
    return target(y);
  }

  /** The targets of a part of the batch. */
  Target target(Operand<? extends TType> rows) {
    return new Target(rows, spec.y(), spec.target().prepend(-1));
  }
}

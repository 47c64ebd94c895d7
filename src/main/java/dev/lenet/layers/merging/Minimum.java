package dev.lenet.layers.merging;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Minimum}: the smallest of its inputs; sizes of 1 are repeated to fit. */
public final class Minimum extends MergeLayer<Minimum> {
  /** Takes two inputs or more. */
  public Minimum() {
    super(1, Integer.MAX_VALUE);
  }

  @Override
  Operand<TFloat32> merge(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    return tf.math.minimum(a, b);
  }
}

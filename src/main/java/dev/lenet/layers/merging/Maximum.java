package dev.lenet.layers.merging;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Maximum}: the largest of its inputs; sizes of 1 are repeated to fit. */
public final class Maximum extends MergeLayer<Maximum> {
  /** Takes two inputs or more. */
  public Maximum() {
    super(1, Integer.MAX_VALUE);
  }

  @Override
  Operand<TFloat32> merge(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    return tf.math.maximum(a, b);
  }
}

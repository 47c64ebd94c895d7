package dev.lenet.layers.merging;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Average}: the mean of its inputs; sizes of 1 are repeated to fit. */
public final class Average extends MergeLayer<Average> {
  /** Takes two inputs or more. */
  public Average() {
    super(1, Integer.MAX_VALUE);
  }

  @Override
  Operand<TFloat32> merge(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    return tf.math.add(a, b);
  }

  @Override
  Operand<TFloat32> merged(Ops tf, Operand<TFloat32> all, int count) {
    return tf.math.div(all, tf.constant((float) count));
  }
}

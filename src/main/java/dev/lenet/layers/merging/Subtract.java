package dev.lenet.layers.merging;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Subtract}: its first input less its second; sizes of 1 are repeated to fit. */
public final class Subtract extends MergeLayer<Subtract> {
  /** Takes two inputs: the first minus the second. */
  public Subtract() {
    super(2, 2);
  }

  @Override
  Operand<TFloat32> merge(Ops tf, Operand<TFloat32> a, Operand<TFloat32> b) {
    return tf.math.sub(a, b);
  }
}

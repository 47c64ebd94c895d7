package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code MeanAbsolutePercentageError}: a sample's loss is the mean of the absolute
 * differences from the target over the target's magnitude, times 100. A magnitude below 1e-7 counts
 * as 1e-7.
 */
public final class MeanAbsolutePercentageError extends ReducedLoss<MeanAbsolutePercentageError> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> size = tf.math.maximum(tf.math.abs(truth), tf.constant(Targets.EPSILON));
    Operand<TFloat32> shares = tf.math.abs(tf.math.div(tf.math.sub(truth, predicted), size));
    Operand<TFloat32> mean = Targets.meanPerSample(tf, shares, output.shape().rank());
    return tf.math.mul(tf.constant(100f), mean);
  }
}

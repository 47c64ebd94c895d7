package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code MeanSquaredLogarithmicError}: a sample's loss is the mean square of {@code
 * log(output + 1) - log(target + 1)}; what is below 1e-7 counts as 1e-7.
 */
public final class MeanSquaredLogarithmicError extends ReducedLoss<MeanSquaredLogarithmicError> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    return Targets.meanPerSample(
        tf, tf.math.squaredDifference(log(tf, predicted), log(tf, truth)), output.shape().rank());
  }

  private static Operand<TFloat32> log(Ops tf, Operand<TFloat32> values) {
    Operand<TFloat32> positive = tf.math.maximum(values, tf.constant(Targets.EPSILON));
    return tf.math.log(tf.math.add(positive, tf.constant(1f)));
  }
}

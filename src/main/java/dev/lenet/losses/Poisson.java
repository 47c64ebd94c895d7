package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Poisson}: a sample's loss is the mean of {@code output - target * log(output +
 * 1e-7)}.
 */
public final class Poisson extends ReducedLoss<Poisson> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> log = tf.math.log(tf.math.add(predicted, tf.constant(Targets.EPSILON)));
    return Targets.meanPerSample(
        tf, tf.math.sub(predicted, tf.math.mul(truth, log)), output.shape().rank());
  }
}

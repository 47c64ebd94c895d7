package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code LogCosh}: a sample's loss is the mean of {@code log(cosh(output - target))}. */
public final class LogCosh extends ReducedLoss<LogCosh> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> x = tf.math.sub(predicted, truth);
    Operand<TFloat32> twice = tf.math.softplus(tf.math.mul(x, tf.constant(-2f)));
    Operand<TFloat32> each = tf.math.sub(tf.math.add(x, twice), tf.constant((float) Math.log(2)));
    return Targets.meanPerSample(tf, each, output.shape().rank());
  }
}

package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code MeanAbsoluteError}: a sample's loss is the mean of the absolute differences from
 * the target, which has the output's shape.
 */
public final class MeanAbsoluteError extends ReducedLoss<MeanAbsoluteError> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    return Targets.meanPerSample(
        tf, tf.math.abs(tf.math.sub(truth, predicted)), output.shape().rank());
  }
}

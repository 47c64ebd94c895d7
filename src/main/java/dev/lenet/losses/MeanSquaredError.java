package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code MeanSquaredError}: a sample's loss is the mean square of output less target, which
 * has the output's shape.
 */
public final class MeanSquaredError extends ReducedLoss<MeanSquaredError> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    return Targets.meanPerSample(
        tf,
        org.tensorflow.framework.losses.Losses.meanSquaredError(tf, truth, output.operand()),
        output.shape().rank() - 1);
  }
}

package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SquaredHinge}: a sample's loss is the mean square of {@code max(1 - target *
 * output, 0)}. Targets are -1 and 1; where all of a batch's are 0 and 1, the zeros count as -1.
 */
public final class SquaredHinge extends ReducedLoss<SquaredHinge> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    return Targets.meanPerSample(
        tf, tf.math.square(Targets.hinge(tf, truth, predicted)), output.shape().rank());
  }

  @Override
  public boolean mixesBatch() {
    return true;
  }
}

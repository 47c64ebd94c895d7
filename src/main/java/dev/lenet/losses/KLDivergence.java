package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code KLDivergence}: a sample's loss is the sum of {@code target * log(target /
 * output)}, both clipped to 1e-7 and 1.
 */
public final class KLDivergence extends ReducedLoss<KLDivergence> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> p = Targets.clip(tf, truth, 1);
    Operand<TFloat32> q = Targets.clip(tf, predicted, 1);
    Operand<TFloat32> each =
        tf.sum(tf.math.mul(p, tf.math.log(tf.math.div(p, q))), tf.constant(-1));
    return Targets.meanPerSample(tf, each, output.shape().rank() - 1);
  }
}

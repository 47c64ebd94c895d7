package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code CosineSimilarity}: the cosine of the angle between target and output along the
 * last dimension, with a minus, so that -1 is best.
 */
public final class CosineSimilarity extends ReducedLoss<CosineSimilarity> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> cosine =
        tf.sum(tf.math.mul(Targets.unit(tf, truth), Targets.unit(tf, predicted)), tf.constant(-1));
    return Targets.meanPerSample(tf, tf.math.neg(cosine), output.shape().rank() - 1);
  }
}

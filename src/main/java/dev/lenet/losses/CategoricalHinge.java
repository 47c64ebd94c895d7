package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code CategoricalHinge}: how far the largest output of another class comes within 1 of
 * the true class's; one column a class.
 */
public final class CategoricalHinge extends ReducedLoss<CategoricalHinge> {
  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TInt32> last = tf.constant(-1);
    Operand<TFloat32> right = tf.sum(tf.math.mul(truth, predicted), last);
    Operand<TFloat32> wrong =
        tf.max(tf.math.mul(tf.math.sub(tf.constant(1f), truth), predicted), last);
    Operand<TFloat32> each =
        tf.math.maximum(tf.math.add(tf.math.sub(wrong, right), tf.constant(1f)), tf.constant(0f));
    return Targets.meanPerSample(tf, each, output.shape().rank() - 1);
  }
}

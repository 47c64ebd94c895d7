package dev.lenet.losses;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code CategoricalGeneralizedCrossEntropy}: {@code (1 - p^q) / q} of the true class's
 * probability, for class numbers some of which are wrong.
 */
public final class CategoricalGeneralizedCrossEntropy
    extends ReducedLoss<CategoricalGeneralizedCrossEntropy> {
  private double q = 0.5;

  /** Between 0, the cross-entropy, and 1, the absolute error; 0.5 by default. */
  public CategoricalGeneralizedCrossEntropy q(double value) {
    if (!(value > 0 && value < 1)) {
      throw new InputException(name() + ": q " + value + " (expected: between 0 and 1)");
    }
    q = value;
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Shape shape = output.shape();
    if (shape.rank() != 2 || !target.isColumn()) {
      throw Targets.mismatch(
          name(), target, shape, "class numbers (None,), and one output a class");
    }
    Ops tf = output.scope().tf();
    Operand<TFloat32> p =
        tf.sum(tf.math.mul(output.operand(), target.oneHot(tf, shape.size(-1))), tf.constant(-1));
    Operand<TFloat32> power = tf.math.pow(p, tf.constant((float) q));
    return tf.math.div(tf.math.sub(tf.constant(1f), power), tf.constant((float) q));
  }

  @Override
  public long classes(Shape output) {
    return output.size(-1);
  }

  @Override
  public boolean takesClassNumbers() {
    return true;
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    config.put("q", q);
  }
}

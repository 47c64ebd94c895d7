package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code CategoricalFocalCrossentropy}: {@link CategoricalCrossentropy} in which what is
 * nearly right counts less, by {@code alpha * (1 - p)^gamma}.
 */
public final class CategoricalFocalCrossentropy extends ReducedLoss<CategoricalFocalCrossentropy> {
  private double alpha = 0.25;
  private double gamma = 2;
  private boolean fromLogits;
  private double labelSmoothing;

  /** What every class counts; 0.25 by default. */
  public CategoricalFocalCrossentropy alpha(double value) {
    alpha = Targets.finite(name(), "alpha", value);
    return this;
  }

  /** How much less what is nearly right counts; 2 by default. */
  public CategoricalFocalCrossentropy gamma(double value) {
    gamma = Targets.finite(name(), "gamma", value);
    return this;
  }

  /** Whether the output is logits, and not probabilities; false by default. */
  public CategoricalFocalCrossentropy fromLogits(boolean value) {
    fromLogits = value;
    return this;
  }

  /** How much of the target is spread over all classes alike, 0 to 1; 0 by default. */
  public CategoricalFocalCrossentropy labelSmoothing(double value) {
    labelSmoothing = Targets.smoothing(name(), value);
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TInt32> last = tf.constant(-1);
    truth = Targets.smooth(tf, truth, labelSmoothing, labelSmoothing / output.shape().size(-1));
    Operand<TFloat32> p = fromLogits ? tf.nn.softmax(predicted) : predicted;
    p = Targets.clip(tf, tf.math.div(p, tf.sum(p, last, Sum.keepDims(true))));
    Operand<TFloat32> entropy = tf.math.mul(tf.math.neg(truth), tf.math.log(p));
    Operand<TFloat32> weight =
        tf.math.mul(
            tf.math.pow(tf.math.sub(tf.constant(1f), p), tf.constant((float) gamma)),
            tf.constant((float) alpha));
    return Targets.meanPerSample(
        tf, tf.sum(tf.math.mul(weight, entropy), last), output.shape().rank() - 1);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    config.put("from_logits", fromLogits);
    config.put("label_smoothing", labelSmoothing);
    config.put("axis", -1);
    config.put("alpha", alpha);
    config.put("gamma", gamma);
  }
}

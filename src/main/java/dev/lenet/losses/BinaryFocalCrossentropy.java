package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code BinaryFocalCrossentropy}: {@link BinaryCrossentropy} in which what is nearly right
 * counts less, by {@code (1 - p)^gamma}.
 */
public final class BinaryFocalCrossentropy extends ReducedLoss<BinaryFocalCrossentropy> {
  private double alpha = 0.25;
  private double gamma = 2;
  private boolean fromLogits;
  private double labelSmoothing;
  private boolean classBalancing;

  /** What the class 1 counts where classes are balanced; 0.25 by default. */
  public BinaryFocalCrossentropy alpha(double value) {
    alpha = Targets.finite(name(), "alpha", value);
    return this;
  }

  /** How much less what is nearly right counts; 2 by default. */
  public BinaryFocalCrossentropy gamma(double value) {
    gamma = Targets.finite(name(), "gamma", value);
    return this;
  }

  /** Whether the output is logits, and not probabilities; false by default. */
  public BinaryFocalCrossentropy fromLogits(boolean value) {
    fromLogits = value;
    return this;
  }

  /** How far targets are drawn towards a half, 0 to 1; 0 by default. */
  public BinaryFocalCrossentropy labelSmoothing(double value) {
    labelSmoothing = Targets.smoothing(name(), value);
    return this;
  }

  /** Whether class 1 counts alpha, and class 0 counts 1 - alpha; false by default. */
  public BinaryFocalCrossentropy applyClassBalancing(boolean value) {
    classBalancing = value;
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    truth = Targets.smooth(tf, truth, labelSmoothing, 0.5 * labelSmoothing);
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> logits = fromLogits ? predicted : output.logits();
    Operand<TFloat32> p = fromLogits ? tf.math.sigmoid(predicted) : predicted;
    Operand<TFloat32> entropy =
        logits == null
            ? BinaryCrossentropy.fromProbabilities(tf, truth, Targets.clip(tf, p))
            : Targets.sigmoidCrossentropy(tf, truth, logits);
    Operand<TFloat32> others = tf.math.sub(one, truth);
    Operand<TFloat32> right =
        tf.math.add(tf.math.mul(truth, p), tf.math.mul(others, tf.math.sub(one, p)));
    Operand<TFloat32> focal =
        tf.math.mul(tf.math.pow(tf.math.sub(one, right), tf.constant((float) gamma)), entropy);
    if (classBalancing) {
      Operand<TFloat32> weight =
          tf.math.add(
              tf.math.mul(truth, tf.constant((float) alpha)),
              tf.math.mul(others, tf.constant((float) (1 - alpha))));
      focal = tf.math.mul(weight, focal);
    }
    return Targets.meanPerSample(tf, focal, output.shape().rank());
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    config.put("from_logits", fromLogits);
    config.put("label_smoothing", labelSmoothing);
    config.put("axis", -1);
    config.put("apply_class_balancing", classBalancing);
    config.put("alpha", alpha);
    config.put("gamma", gamma);
  }

  @Override
  public long classes(Shape output) {
    return 2;
  }
}

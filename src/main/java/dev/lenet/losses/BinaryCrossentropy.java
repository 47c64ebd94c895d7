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
 * Keras's {@code BinaryCrossentropy}: between 0 or 1 and a probability, for each output; a sample's
 * loss is the mean over its outputs. Targets are float32 of the output's shape, or int32 {@code
 * (N,)} where there is one output.
 *
 * <p>Where a sigmoid made the output, the loss is taken from its logits, as Keras does. Other
 * probabilities are clipped (keras/src/backend/tensorflow/nn.py).
 */
public final class BinaryCrossentropy extends ReducedLoss<BinaryCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;

  /** Whether the output is logits, and not probabilities; false by default. */
  public BinaryCrossentropy fromLogits(boolean value) {
    fromLogits = value;
    return this;
  }

  /** How far targets are drawn towards a half, 0 to 1; 0 by default. */
  public BinaryCrossentropy labelSmoothing(double value) {
    labelSmoothing = Targets.smoothing(name(), value);
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth =
        Targets.smooth(
            tf, Targets.like(name(), target, output), labelSmoothing, 0.5 * labelSmoothing);
    Operand<TFloat32> logits = output.logits();
    if (logits == null && fromLogits) {
      logits = output.operand();
    }
    if (logits != null) {
      return Targets.meanPerSample(
          tf,
          org.tensorflow.framework.losses.Losses.binaryCrossentropy(tf, truth, logits, true, 0f),
          output.shape().rank() - 1);
    }
    return Targets.meanPerSample(
        tf,
        fromProbabilities(tf, truth, Targets.clip(tf, output.operand())),
        output.shape().rank());
  }

  /** Of probabilities that are clipped, for each element. */
  static Operand<TFloat32> fromProbabilities(Ops tf, Operand<TFloat32> truth, Operand<TFloat32> p) {
    Operand<TFloat32> one = tf.constant(1f);
    return tf.math.neg(
        tf.math.add(
            tf.math.mul(truth, tf.math.log(p)),
            tf.math.mul(tf.math.sub(one, truth), tf.math.log(tf.math.sub(one, p)))));
  }

  @Override
  public long classes(Shape output) {
    return 2;
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    config.put("from_logits", fromLogits);
    config.put("label_smoothing", labelSmoothing);
    config.put("axis", -1);
  }
}

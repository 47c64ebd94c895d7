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
 * Keras's {@code CategoricalCrossentropy}: between two distributions over classes, {@code (N, ...,
 * classes)} each.
 *
 * <p>Where a softmax made the output, the loss is taken from its logits, as Keras does. Other
 * outputs are divided by their sum and clipped (keras/src/backend/tensorflow/nn.py).
 */
public final class CategoricalCrossentropy extends ReducedLoss<CategoricalCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;

  /** Whether the output is logits, and not probabilities; false by default. */
  public CategoricalCrossentropy fromLogits(boolean value) {
    fromLogits = value;
    return this;
  }

  /** How much of the target is spread over all classes alike, 0 to 1; 0 by default. */
  public CategoricalCrossentropy labelSmoothing(double value) {
    labelSmoothing = Targets.smoothing(name(), value);
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Shape shape = output.shape();
    if (shape.rank() < 2 || !shape.isCompatibleWith(target.shape())) {
      throw Targets.mismatch(
          name(), target, shape, "targets of the output's shape, one column a class");
    }
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth =
        Targets.smooth(tf, target.values(tf), labelSmoothing, labelSmoothing / shape.size(-1));
    Operand<TFloat32> logits = output.logits();
    if (logits == null && fromLogits) {
      logits = output.operand();
    }
    if (logits != null) {
      Operand<TFloat32> each =
          tf.nn
              .softmaxCrossEntropyWithLogits(
                  Targets.rows(tf, logits, shape), Targets.rows(tf, truth, shape))
              .loss();
      return Targets.unrows(tf, each, output);
    }
    Operand<TFloat32> each =
        org.tensorflow.framework.losses.Losses.categoricalCrossentropy(
            tf, truth, output.operand(), false, 0f, -1);
    return Targets.meanPerSample(tf, each, shape.rank() - 1);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    config.put("from_logits", fromLogits);
    config.put("label_smoothing", labelSmoothing);
    config.put("axis", -1);
  }
}

package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SparseCategoricalCrossentropy}: between class numbers, {@code (N,)} or {@code (N,
 * 1)}, and probabilities {@code (N, classes)}.
 *
 * <p>Where a softmax made the output, the loss is taken from its logits, as Keras does. Other
 * probabilities are clipped and their logarithms taken as logits
 * (keras/src/backend/tensorflow/nn.py).
 */
public final class SparseCategoricalCrossentropy implements Loss {
  private boolean fromLogits;

  /** Whether the output is logits, and not probabilities; false by default. */
  public SparseCategoricalCrossentropy fromLogits(boolean value) {
    fromLogits = value;
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
    Operand<TFloat32> logits = output.logits();
    if (logits == null) {
      logits = fromLogits ? output.operand() : tf.math.log(Targets.clip(tf, output.operand()));
    }
    return tf.nn.softmaxCrossEntropyWithLogits(logits, target.oneHot(tf, shape.size(-1))).loss();
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
  public String className() {
    return "SparseCategoricalCrossentropy";
  }

  @Override
  public String name() {
    return "sparse_categorical_crossentropy";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name());
    config.put("reduction", "sum_over_batch_size");
    config.put("from_logits", fromLogits);
    config.put("ignore_class", null);
    return config;
  }
}

package dev.lenet.losses;

import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SparseCategoricalCrossentropy}: cross-entropy between class numbers and
 * probabilities, taken from the softmax's logits where the output has them.
 */
public final class SparseCategoricalCrossentropy implements Loss {
  @Override
  public Operand<TFloat32> perSample(Target target, Sym output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> logits = output.logits();
    if (logits == null) {
      logits = tf.math.log(output.operand());
    }
    return tf.nn
        .softmaxCrossEntropyWithLogits(logits, target.oneHot(tf, output.shape().size(-1)))
        .loss();
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
    config.put("from_logits", false);
    return config;
  }
}

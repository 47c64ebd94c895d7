package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SparseCategoricalCrossentropy}: between class numbers, {@code (N,)} or {@code (N,
 * 1)}, and probabilities {@code (N, classes)}.
 *
 * <p>Where a softmax made the output, the loss is taken from its logits, as Keras does. Other
 * probabilities are clipped and their logarithms taken as logits
 * (keras/src/backend/tensorflow/nn.py).
 */
public final class SparseCategoricalCrossentropy
    extends ReducedLoss<SparseCategoricalCrossentropy> {
  private boolean fromLogits;
  private @Nullable Integer ignoreClass;

  /** Whether the output is logits, and not probabilities; false by default. */
  public SparseCategoricalCrossentropy fromLogits(boolean value) {
    fromLogits = value;
    return this;
  }

  /**
   * The class number of samples that count for nothing, which no class needs to have, such as -1;
   * null, the default, for none. The loss is then of probabilities, even where a softmax made them.
   */
  public SparseCategoricalCrossentropy ignoreClass(@Nullable Integer value) {
    ignoreClass = value;
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
    Operand<TFloat32> logits = ignoreClass == null ? output.logits() : null;
    if (logits == null) {
      logits = fromLogits ? output.operand() : tf.math.log(Targets.clip(tf, output.operand()));
    }
    Operand<TFloat32> each =
        tf.nn.softmaxCrossEntropyWithLogits(logits, target.oneHot(tf, shape.size(-1))).loss();
    return ignoreClass == null
        ? each
        : tf.select(counted(target, tf, ignoreClass), each, tf.constant(0f));
  }

  private static Operand<TBool> counted(Target target, Ops tf, int ignored) {
    return tf.math.notEqual(target.ids(tf), tf.constant(ignored));
  }

  @Override
  public boolean ignoresSamples() {
    return ignoreClass != null;
  }

  @Override
  public Operand<TFloat32> mask(Target target, Ops tf) {
    return ignoreClass == null
        ? super.mask(target, tf)
        : tf.dtypes.cast(counted(target, tf, ignoreClass), TFloat32.class);
  }

  @Override
  public boolean takes(int classNumber, long classes) {
    return super.takes(classNumber, classes) || (ignoreClass != null && ignoreClass == classNumber);
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
    config.put("from_logits", fromLogits);
    config.put("ignore_class", ignoreClass);
  }
}

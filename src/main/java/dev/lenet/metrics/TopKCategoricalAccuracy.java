package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code TopKCategoricalAccuracy}: {@link TopKAccuracy} with targets as one column a class.
 */
public final class TopKCategoricalAccuracy extends TopKAccuracy {
  /** Among the 5 largest. */
  public TopKCategoricalAccuracy() {
    this(5);
  }

  /** Among the {@code k} largest. */
  public TopKCategoricalAccuracy(int k) {
    super("top_k_categorical_accuracy", k);
  }

  @Override
  Operand<TInt32> trueClass(Target target, SymbolicTensor output) {
    return Truth.largest(name(), target, output);
  }

  @Override
  public String className() {
    return "TopKCategoricalAccuracy";
  }
}

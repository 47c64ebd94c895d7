package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code SparseTopKCategoricalAccuracy}: {@link TopKAccuracy} with targets as class
 * numbers.
 */
public final class SparseTopKCategoricalAccuracy extends TopKAccuracy {
  /** Among the 5 largest. */
  public SparseTopKCategoricalAccuracy() {
    this(5);
  }

  /** Among the {@code k} largest. */
  public SparseTopKCategoricalAccuracy(int k) {
    super("sparse_top_k_categorical_accuracy", k);
  }

  @Override
  Operand<TInt32> trueClass(Target target, SymbolicTensor output) {
    return Truth.ids(name(), target, output);
  }

  @Override
  public String className() {
    return "SparseTopKCategoricalAccuracy";
  }
}

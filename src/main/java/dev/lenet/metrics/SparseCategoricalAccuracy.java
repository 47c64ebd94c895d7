package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code SparseCategoricalAccuracy}: the share of samples whose largest output, the first
 * of equals, is at the true class's number.
 */
public final class SparseCategoricalAccuracy extends MeanMetric {
  /** Named {@code sparse_categorical_accuracy}. */
  public SparseCategoricalAccuracy() {
    super("sparse_categorical_accuracy");
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    return Truth.number(
        tf, tf.math.equal(Truth.ids(name(), target, output), Truth.predicted(output)));
  }

  @Override
  public String className() {
    return "SparseCategoricalAccuracy";
  }
}

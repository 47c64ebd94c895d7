package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code CategoricalAccuracy}: the share of samples whose largest output is where the
 * largest target is; the first of equals counts on both sides.
 */
public final class CategoricalAccuracy extends MeanMetric {
  /** Named {@code categorical_accuracy}. */
  public CategoricalAccuracy() {
    super("categorical_accuracy");
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    return Truth.number(
        tf, tf.math.equal(Truth.largest(name(), target, output), Truth.predicted(output)));
  }

  @Override
  public String className() {
    return "CategoricalAccuracy";
  }
}

package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code BinaryAccuracy}: the share of outputs on the target's side of the threshold; an
 * output at the threshold counts as 0.
 */
public final class BinaryAccuracy extends MeanMetric {
  private double threshold = 0.5;

  /** Named {@code binary_accuracy}, with a threshold of 0.5. */
  public BinaryAccuracy() {
    super("binary_accuracy");
  }

  /** What an output must exceed to count as 1; 0.5 by default. */
  public BinaryAccuracy threshold(double value) {
    threshold = value;
    return this;
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> positive =
        Truth.number(tf, tf.math.greater(output.operand(), tf.constant((float) threshold)));
    Operand<TFloat32> same =
        Truth.number(tf, tf.math.equal(Truth.like(name(), target, output), positive));
    return Truth.meanPerSample(tf, same, output.shape().rank());
  }

  @Override
  public String className() {
    return "BinaryAccuracy";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("threshold", threshold);
    return config;
  }
}

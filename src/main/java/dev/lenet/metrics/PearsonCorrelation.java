package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Keras's {@code PearsonCorrelation}, along each sample's outputs. */
public final class PearsonCorrelation extends MeanMetric {
  public PearsonCorrelation() {
    super("pearson_correlation");
  }

  /** The steps of keras/src/metrics/correlation_metrics.py. */
  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = standard(tf, Truth.like(name(), target, output));
    Operand<TFloat32> predicted = standard(tf, output.operand());
    Operand<TFloat32> each = tf.math.mean(tf.math.mul(truth, predicted), tf.constant(-1));
    return Truth.meanPerSample(tf, each, Math.max(output.shape().rank() - 1, 1));
  }

  /** Of mean 0 and variance 1 along the last dimension. */
  private static Operand<TFloat32> standard(Ops tf, Operand<TFloat32> values) {
    Operand<TFloat32> centered = tf.math.sub(values, mean(tf, values));
    Operand<TFloat32> again = tf.math.sub(centered, mean(tf, centered));
    return tf.math.div(centered, tf.math.sqrt(mean(tf, tf.math.square(again))));
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> values) {
    return tf.math.mean(values, tf.constant(-1), Mean.keepDims(true));
  }

  @Override
  public String className() {
    return "PearsonCorrelation";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", -1);
    return config;
  }
}

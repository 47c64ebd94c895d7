package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** Keras's {@code ConcordanceCorrelation}, along each sample's outputs. */
public final class ConcordanceCorrelation extends MeanMetric {
  private static final float EPSILON = 1e-7f;

  public ConcordanceCorrelation() {
    super("concordance_correlation");
  }

  /** The steps of keras/src/metrics/correlation_metrics.py. */
  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Truth.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> trueMean = mean(tf, truth);
    Operand<TFloat32> mean = mean(tf, predicted);
    // The mean of the outputs in both, as there.
    Operand<TFloat32> covariance =
        tf.math.mul(tf.math.sub(truth, mean), tf.math.sub(predicted, mean));
    Operand<TFloat32> norm =
        tf.math.add(
            tf.math.add(variance(tf, truth, trueMean), variance(tf, predicted, mean)),
            tf.math.squaredDifference(trueMean, mean));
    Operand<TFloat32> each =
        tf.math.mean(
            tf.math.div(
                tf.math.mul(tf.constant(2f), covariance), tf.math.add(norm, tf.constant(EPSILON))),
            tf.constant(-1));
    return Truth.meanPerSample(tf, each, Math.max(output.shape().rank() - 1, 1));
  }

  private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> values) {
    return tf.math.mean(values, tf.constant(-1), Mean.keepDims(true));
  }

  private static Operand<TFloat32> variance(
      Ops tf, Operand<TFloat32> values, Operand<TFloat32> mean) {
    return mean(tf, tf.math.squaredDifference(values, mean));
  }

  @Override
  public String className() {
    return "ConcordanceCorrelation";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", -1);
    return config;
  }
}

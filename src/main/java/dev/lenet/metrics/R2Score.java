package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Keras's {@code R2Score}: the share of the targets' variance that outputs explain, 1 at best; the
 * mean over the outputs by default.
 */
public final class R2Score implements Metric {
  /** How the outputs' scores become one. */
  public enum Aggregation {
    UNIFORM_AVERAGE,
    /** Outputs count by the variance of their targets. */
    VARIANCE_WEIGHTED_AVERAGE
  }

  private String name = "r2_score";
  private @Nullable Aggregation aggregation = Aggregation.UNIFORM_AVERAGE;
  private int numRegressors;

  @Override
  public R2Score name(String newName) {
    name = newName;
    return this;
  }

  /** How the outputs' scores become one; null leaves them several. */
  public R2Score classAggregation(@Nullable Aggregation value) {
    aggregation = value;
    return this;
  }

  /** How many inputs the score is adjusted for; 0, the default, for none. */
  public R2Score numRegressors(int value) {
    if (value < 0) {
      throw new InputException(
          "metric " + name + ": num_regressors " + value + " (expected: 0 or more)");
    }
    numRegressors = value;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  /** Of each output the targets' sum, their squares', the squared errors', the weights, samples. */
  @Override
  public int size(Shape output) {
    return 5 * Math.toIntExact(output.size(-1));
  }

  @Override
  public Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    if (output.shape().rank() != 2) {
      throw Truth.mismatch(name, target, output, "outputs (None, classes)");
    }
    Ops tf = output.scope().tf();
    Operand<TFloat64> truth = tf.dtypes.cast(Truth.like(name, target, output), TFloat64.class);
    Operand<TFloat64> predicted = tf.dtypes.cast(output.operand(), TFloat64.class);
    Operand<TFloat64> each = tf.expandDims(tf.dtypes.cast(weights, TFloat64.class), tf.constant(1));
    Operand<TFloat64> ones = tf.onesLike(truth);
    Operand<TFloat64> present =
        tf.dtypes.cast(tf.math.notEqual(each, tf.constant(0.0)), TFloat64.class);
    return tf.concat(
        List.of(
            sum(tf, truth, each),
            sum(tf, tf.math.square(truth), each),
            sum(tf, tf.math.squaredDifference(truth, predicted), each),
            sum(tf, ones, each),
            sum(tf, ones, present)),
        tf.constant(0));
  }

  private static Operand<TFloat64> sum(
      Ops tf, Operand<TFloat64> values, Operand<TFloat64> weights) {
    return tf.sum(tf.math.mul(values, weights), tf.constant(0));
  }

  /** The score, or the mean of the outputs' scores where they are several. */
  @Override
  public double result(double[] statistic) {
    return Arrays.stream(results(statistic)).average().orElse(0);
  }

  @Override
  public double[] results(double[] statistic) {
    int outputs = statistic.length / 5;
    double[] scores = new double[outputs];
    double weighted = 0;
    double totals = 0;
    for (int i = 0; i < outputs; i++) {
      double mean = statistic[i] / statistic[3 * outputs + i];
      double total = statistic[outputs + i] - statistic[i] * mean;
      double score = 1 - statistic[2 * outputs + i] / total;
      scores[i] = Double.isInfinite(score) ? 0 : score;
      weighted += total * scores[i];
      totals += total;
    }
    if (aggregation == Aggregation.UNIFORM_AVERAGE) {
      scores = new double[] {Arrays.stream(scores).average().orElse(0)};
    } else if (aggregation == Aggregation.VARIANCE_WEIGHTED_AVERAGE) {
      scores = new double[] {weighted / totals};
    }
    // As in Keras, where every element is a sample.
    double samples = Arrays.stream(statistic, 4 * outputs, 5 * outputs).sum();
    boolean adjusts = numRegressors != 0 && numRegressors < samples - 1;
    return adjusts
        ? Arrays.stream(scores)
            .map(score -> 1 - (1 - score) * (samples - 1) / (samples - numRegressors - 1))
            .toArray()
        : scores;
  }

  @Override
  public String className() {
    return "R2Score";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put(
        "class_aggregation",
        aggregation == null ? null : aggregation.name().toLowerCase(Locale.ROOT));
    config.put("num_regressors", numRegressors);
    return config;
  }
}

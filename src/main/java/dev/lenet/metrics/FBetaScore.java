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
import org.tensorflow.op.core.Max;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Keras's {@code FBetaScore}: the weighted harmonic mean of precision and recall, of each class by
 * default. A sample's largest outputs are its yeses, or all that exceed the threshold.
 */
public class FBetaScore implements Metric {
  /** How the classes' scores become one. */
  public enum Average {
    /** All outputs count as one class's. */
    MICRO,
    MACRO,
    /** Classes count by how often they are true. */
    WEIGHTED
  }

  private static final double EPSILON = 1e-7;

  private final double beta;
  private String name;
  private @Nullable Average average;
  private @Nullable Double threshold;

  public FBetaScore() {
    this(1);
  }

  /**
   * @param beta how much recall counts beside precision
   */
  public FBetaScore(double beta) {
    this("fbeta_score", beta);
  }

  FBetaScore(String name, double beta) {
    this.name = name;
    this.beta = beta;
    if (!(beta > 0) || Double.isInfinite(beta)) {
      throw new InputException("metric " + name + ": beta " + beta + " (expected: more than 0)");
    }
  }

  @Override
  public final FBetaScore name(String newName) {
    name = newName;
    return this;
  }

  /** How the classes' scores become one; null, the default, leaves them several. */
  public final FBetaScore average(@Nullable Average value) {
    average = value;
    return this;
  }

  /** What an output must exceed to be a yes; null, the default, for the largest of a sample. */
  public final FBetaScore threshold(@Nullable Double value) {
    if (value != null && !(value > 0 && value <= 1)) {
      throw new InputException(
          "metric " + name + ": threshold " + value + " (expected: more than 0, up to 1)");
    }
    threshold = value;
    return this;
  }

  @Override
  public final String name() {
    return name;
  }

  /** True and false positives, false negatives and true ones of each class. */
  @Override
  public final int size(Shape output) {
    return 4 * Math.toIntExact(output.size(-1));
  }

  @Override
  public final Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    if (output.shape().rank() != 2) {
      throw Truth.mismatch(name, target, output, "outputs (None, classes)");
    }
    Ops tf = output.scope().tf();
    Operand<TFloat64> truth = tf.dtypes.cast(Truth.like(name, target, output), TFloat64.class);
    Operand<TFloat64> yes = tf.dtypes.cast(predicted(tf, output.operand()), TFloat64.class);
    Operand<TFloat64> one = tf.constant(1.0);
    Operand<TFloat64> each = tf.expandDims(tf.dtypes.cast(weights, TFloat64.class), tf.constant(1));
    return tf.concat(
        List.of(
            sum(tf, tf.math.mul(yes, truth), each),
            sum(tf, tf.math.mul(yes, tf.math.sub(one, truth)), each),
            sum(tf, tf.math.mul(tf.math.sub(one, yes), truth), each),
            sum(tf, truth, each)),
        tf.constant(0));
  }

  private Operand<TBool> predicted(Ops tf, Operand<TFloat32> scores) {
    if (threshold != null) {
      return tf.math.greater(scores, tf.constant(threshold.floatValue()));
    }
    Operand<TFloat32> largest = tf.max(scores, tf.constant(-1), Max.keepDims(true));
    return tf.math.logicalAnd(
        tf.math.greaterEqual(scores, largest),
        tf.math.greater(tf.math.abs(scores), tf.constant(1e-9f)));
  }

  private static Operand<TFloat64> sum(
      Ops tf, Operand<TFloat64> values, Operand<TFloat64> weights) {
    return tf.sum(tf.math.mul(values, weights), tf.constant(0));
  }

  /** The score, or the mean of the classes' scores where they are several. */
  @Override
  public final double result(double[] statistic) {
    return Arrays.stream(results(statistic)).average().orElse(0);
  }

  @Override
  public final double[] results(double[] statistic) {
    int classes = statistic.length / 4;
    if (average == Average.MICRO) {
      return new double[] {score(total(statistic, 0), total(statistic, 1), total(statistic, 2))};
    }
    double[] scores = new double[classes];
    for (int i = 0; i < classes; i++) {
      scores[i] = score(statistic[i], statistic[classes + i], statistic[2 * classes + i]);
    }
    if (average == null) {
      return scores;
    }
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      double share = statistic[3 * classes + i] / (total(statistic, 3) + EPSILON);
      sum += scores[i] * (average == Average.WEIGHTED ? share : 1.0 / classes);
    }
    return new double[] {sum};
  }

  private static double total(double[] statistic, int part) {
    int classes = statistic.length / 4;
    return Arrays.stream(statistic, part * classes, (part + 1) * classes).sum();
  }

  private double score(double tp, double fp, double fn) {
    double precision = tp / (tp + fp + EPSILON);
    double recall = tp / (tp + fn + EPSILON);
    double square = beta * beta;
    return precision * recall / (square * precision + recall + EPSILON) * (1 + square);
  }

  @Override
  public String className() {
    return "FBetaScore";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put("average", average == null ? null : average.name().toLowerCase(Locale.ROOT));
    config.put("beta", beta);
    config.put("threshold", threshold);
    return config;
  }
}

package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * True positives in relation to something: what {@link Precision} and {@link Recall} share. Every
 * output is a yes or no of its own unless {@link #topK} or {@link #classId} say otherwise. Its
 * statistic is the true positives and what they are divided by (keras/src/metrics/metrics_utils.py,
 * {@code update_confusion_matrix_variables}).
 */
public abstract class PositivesMetric implements Metric {
  private static final float LOWEST = -1e10f;

  private String name;
  private double @Nullable [] thresholds;
  private @Nullable Integer topK;
  private @Nullable Integer classId;

  PositivesMetric(String name) {
    this.name = name;
  }

  @Override
  public PositivesMetric name(String newName) {
    name = newName;
    return this;
  }

  /** What an output must exceed to count as yes; 0.5 by default, and anything with top-k. */
  public PositivesMetric threshold(double value) {
    return thresholds(value);
  }

  /** Thresholds with a ratio each. */
  public PositivesMetric thresholds(double... values) {
    for (double value : values) {
      Buckets.share(name, "threshold", value);
    }
    thresholds = values.clone();
    return this;
  }

  /** Only a sample's k largest outputs can count as yes. */
  public PositivesMetric topK(int value) {
    if (value < 1) {
      throw new InputException("metric " + name + ": top_k " + value + " (expected: 1 or more)");
    }
    topK = value;
    return this;
  }

  /** Only this class's output is looked at. */
  public PositivesMetric classId(int value) {
    if (value < 0) {
      throw new InputException("metric " + name + ": class_id " + value + " (expected: 0 or more)");
    }
    classId = value;
    return this;
  }

  /** What the true positives are divided by, for each output. */
  abstract Operand<TBool> total(Operand<TBool> truth, Operand<TBool> predicted);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size(Shape output) {
    return 2 * above().length;
  }

  @Override
  public final Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    int rank = output.shape().rank();
    int columns = rank == 1 ? 1 : (int) output.shape().size(-1);
    if (rank > 2 || (classId != null && classId >= columns) || (topK != null && topK > columns)) {
      throw Truth.mismatch(
          name, target, output, "outputs (None, classes), with more than class_id and top_k");
    }
    Operand<TInt32> matrix = tf.constant(new int[] {-1, columns});
    Operand<TFloat32> truth = tf.reshape(Truth.like(name, target, output), matrix);
    Operand<TFloat32> scores = tf.reshape(output.operand(), matrix);
    if (topK != null) {
      scores = largest(tf, scores, topK, columns);
    }
    if (classId != null) {
      truth = Buckets.column(tf, truth, classId);
      scores = Buckets.column(tf, scores, classId);
    }
    Operand<TBool> yes = tf.math.notEqual(truth, tf.constant(0f));
    List<Operand<TFloat64>> counts = new ArrayList<>();
    for (float above : above()) {
      Operand<TBool> predicted = tf.math.greater(scores, tf.constant(above));
      counts.add(count(tf, tf.math.logicalAnd(yes, predicted), weights));
      counts.add(count(tf, total(yes, predicted), weights));
    }
    return tf.stack(counts);
  }

  private float[] above() {
    return thresholds != null
        ? Buckets.floats(thresholds)
        : new float[] {topK != null ? LOWEST : 0.5f};
  }

  /** The k largest of each row as they are, the others as low as can be. */
  private static Operand<TFloat32> largest(Ops tf, Operand<TFloat32> scores, int k, int columns) {
    Operand<TInt32> at = tf.nn.topK(scores, tf.constant(k), new TopK.Options[0]).indices();
    Operand<TFloat32> mask =
        tf.sum(
            tf.oneHot(at, tf.constant(columns), tf.constant(1f), tf.constant(0f)), tf.constant(-2));
    return tf.math.add(
        tf.math.mul(scores, mask),
        tf.math.mul(tf.constant(LOWEST), tf.math.sub(tf.constant(1f), mask)));
  }

  private static Operand<TFloat64> count(Ops tf, Operand<TBool> which, Operand<TFloat32> weights) {
    Operand<TFloat64> perSample = tf.sum(tf.dtypes.cast(which, TFloat64.class), tf.constant(1));
    return tf.sum(tf.math.mul(perSample, tf.dtypes.cast(weights, TFloat64.class)), tf.constant(0));
  }

  /** The ratio, or the mean of the ratios where there are several thresholds. */
  @Override
  public final double result(double[] statistic) {
    return Arrays.stream(results(statistic)).average().orElse(0);
  }

  /** The ratio at each threshold; 0 where there is nothing to divide by, as in Keras. */
  @Override
  public final double[] results(double[] statistic) {
    double[] ratios = new double[statistic.length / 2];
    Arrays.setAll(ratios, i -> Buckets.ratio(statistic[2 * i], statistic[2 * i + 1]));
    return ratios;
  }

  /** Thresholds as Keras writes them: one by itself. */
  static @Nullable Object written(double @Nullable [] thresholds) {
    if (thresholds == null || thresholds.length == 1) {
      return thresholds == null ? null : thresholds[0];
    }
    return Arrays.stream(thresholds).boxed().toList();
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put("thresholds", written(thresholds));
    config.put("top_k", topK);
    config.put("class_id", classId);
    return config;
  }
}

package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code AUC}: the area under a curve, drawn through the confusion matrices of many
 * thresholds, 200 by default (keras/src/metrics/confusion_metrics.py). Outputs are 0 to 1.
 */
public final class AUC implements Metric {
  /** What is drawn over what. */
  public enum Curve {
    /** Recall over the false positives' share. */
    ROC,
    /** Precision over recall. */
    PR,
    /** Precision's gain over recall's gain. */
    PRGAIN
  }

  /** How the area between two thresholds is taken. */
  public enum Summation {
    INTERPOLATION,
    MAJORING,
    MINORING
  }

  private static final double EPSILON = 1e-7;

  private String name = "auc";
  private int numThresholds = 200;
  private double @Nullable [] given;
  private Curve curve = Curve.ROC;
  private Summation summation = Summation.INTERPOLATION;
  private boolean multiLabel;
  private @Nullable Integer numLabels;
  private double @Nullable [] labelWeights;
  private boolean fromLogits;

  @Override
  public AUC name(String newName) {
    name = newName;
    return this;
  }

  /** How many thresholds there are, at the same distances from 0 to 1; 200 by default. */
  public AUC numThresholds(int count) {
    if (count < 2) {
      throw new InputException(
          "metric " + name + ": num_thresholds " + count + " (expected: 2 or more)");
    }
    numThresholds = count;
    return this;
  }

  /** These thresholds, and one below 0 and one above 1. */
  public AUC thresholds(double... values) {
    for (double value : values) {
      Buckets.share(name, "threshold", value);
    }
    given = Arrays.stream(values).sorted().toArray();
    numThresholds = values.length + 2;
    return this;
  }

  public AUC curve(Curve value) {
    curve = value;
    return this;
  }

  public AUC summationMethod(Summation value) {
    summation = value;
    return this;
  }

  /** Whether every column has an area of its own, of which the mean is taken; false by default. */
  public AUC multiLabel(boolean value) {
    multiLabel = value;
    return this;
  }

  /** How many columns there are, which a config may tell. */
  public AUC numLabels(@Nullable Integer value) {
    numLabels = value;
    return this;
  }

  /** What each column counts; all alike by default. */
  public AUC labelWeights(double @Nullable ... values) {
    labelWeights = values == null ? null : values.clone();
    return this;
  }

  /** Whether the output is logits, of which the sigmoid is taken; false by default. */
  public AUC fromLogits(boolean value) {
    fromLogits = value;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size(Shape output) {
    return 2 * labels(output) * (numThresholds + 1);
  }

  private int labels(Shape output) {
    return multiLabel ? Math.toIntExact(output.size(-1)) : 1;
  }

  @Override
  public Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    Buckets.Rows rows = Buckets.rows(name, target, output, -1);
    boolean oddWeights = labelWeights != null && labelWeights.length != rows.columns();
    boolean oddLabels = multiLabel && numLabels != null && numLabels != rows.columns();
    if ((multiLabel && output.shape().rank() != 2) || oddWeights || oddLabels) {
      throw Truth.mismatch(
          name, target, output, "outputs (None, labels), as many as label_weights and num_labels");
    }
    Operand<TFloat32> scores = fromLogits ? tf.math.sigmoid(rows.scores()) : rows.scores();
    double[] thresholds = thresholds();
    Operand<TInt32> exceeded =
        isEven()
            ? Buckets.even(tf, scores, numThresholds, true)
            : Buckets.sorted(tf, scores, thresholds);
    float[] columns = new float[rows.columns()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = labelWeights == null || multiLabel ? 1 : (float) labelWeights[i];
    }
    Operand<TFloat32> each =
        tf.math.mul(tf.expandDims(weights, tf.constant(1)), tf.constant(columns));
    return Buckets.count(tf, rows, exceeded, each, numThresholds, labels(output.shape()));
  }

  private boolean isEven() {
    if (given == null) {
      return true;
    }
    double[] inside = thresholds();
    inside[0] = 0;
    inside[inside.length - 1] = 1;
    return Buckets.areEven(inside);
  }

  private double[] thresholds() {
    double[] all = Buckets.evenThresholds(numThresholds);
    if (given != null) {
      System.arraycopy(given, 0, all, 1, given.length);
    }
    all[0] = -EPSILON;
    all[all.length - 1] = 1 + EPSILON;
    return all;
  }

  @Override
  public double result(double[] statistic) {
    int labels = statistic.length / (2 * (numThresholds + 1));
    double sum = 0;
    double weight = 0;
    for (int label = 0; label < labels; label++) {
      double own = multiLabel && labelWeights != null ? labelWeights[label] : 1;
      sum += own * area(Buckets.of(statistic, numThresholds, label));
      weight += own;
    }
    return Buckets.ratio(sum, weight);
  }

  private double area(Buckets.Confusion at) {
    double area = 0;
    for (int i = 0; i + 1 < numThresholds; i++) {
      if (curve == Curve.PR && summation == Summation.INTERPOLATION) {
        area += interpolated(at, i);
      } else {
        area += (x(at, i) - x(at, i + 1)) * height(y(at, i), y(at, i + 1));
      }
    }
    return area;
  }

  private double height(double left, double right) {
    return switch (summation) {
      case INTERPOLATION -> (left + right) / 2;
      case MAJORING -> Math.max(left, right);
      case MINORING -> Math.min(left, right);
    };
  }

  private double x(Buckets.Confusion at, int i) {
    return switch (curve) {
      case ROC -> at.falseRate(i);
      case PR -> at.recall(i);
      case PRGAIN ->
          at.tp(i) == 0 ? 0 : Math.max(0, 1 - scaling(at, i) * Buckets.ratio(at.fn(i), at.tp(i)));
    };
  }

  private double y(Buckets.Confusion at, int i) {
    return switch (curve) {
      case ROC -> at.recall(i);
      case PR -> at.precision(i);
      case PRGAIN -> at.tp(i) == 0 ? 1 : 1 - scaling(at, i) * Buckets.ratio(at.fp(i), at.tp(i));
    };
  }

  private static double scaling(Buckets.Confusion at, int i) {
    return Buckets.ratio(at.tp(i) + at.fn(i), at.tn(i) + at.fp(i));
  }

  /** Davis and Goadrich's interpolation of true positives between two thresholds. */
  private static double interpolated(Buckets.Confusion at, int i) {
    double dtp = at.tp(i) - at.tp(i + 1);
    double p = at.tp(i) + at.fp(i);
    double next = at.tp(i + 1) + at.fp(i + 1);
    double slope = Buckets.ratio(dtp, Math.max(p - next, 0));
    double intercept = at.tp(i + 1) - slope * next;
    double growth = p > 0 && next > 0 ? p / next : 1;
    return Buckets.ratio(
        slope * (dtp + intercept * Math.log(growth)), Math.max(at.tp(i + 1) + at.fn(i + 1), 0));
  }

  @Override
  public String className() {
    return "AUC";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put("num_thresholds", numThresholds);
    config.put("curve", curve.name());
    config.put("summation_method", summation.name().toLowerCase(Locale.ROOT));
    config.put("multi_label", multiLabel);
    config.put("num_labels", numLabels);
    config.put(
        "label_weights",
        labelWeights == null ? null : Arrays.stream(labelWeights).boxed().toList());
    config.put("from_logits", fromLogits);
    if (given != null) {
      config.put("thresholds", Arrays.stream(given).boxed().toList());
    }
    return config;
  }
}

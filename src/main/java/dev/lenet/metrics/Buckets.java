package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * True and false targets, counted by how many thresholds their outputs exceed: a statistic from
 * which the confusion matrix of every threshold follows (keras/src/metrics/metrics_utils.py). There
 * are the true ones of each label by buckets, then the false ones.
 */
final class Buckets {
  private Buckets() {}

  /** Outputs, and what is asked of them, as one row a sample. */
  record Rows(Operand<TFloat32> truth, Operand<TFloat32> scores, int columns) {}

  /** All outputs of a sample in a row, or only a class's. */
  static Rows rows(String metric, Target target, SymbolicTensor output, int classId) {
    Ops tf = output.scope().tf();
    Shape sample = output.shape().dropFirst();
    int columns = sample.rank() == 0 ? 1 : Math.toIntExact(sample.elements());
    if (classId >= 0 && (sample.rank() != 1 || classId >= columns)) {
      throw Truth.mismatch(
          metric, target, output, "outputs (None, classes), with more classes than class_id");
    }
    Operand<TInt32> matrix = tf.constant(new int[] {-1, columns});
    Operand<TFloat32> truth = tf.reshape(Truth.like(metric, target, output), matrix);
    Operand<TFloat32> scores = tf.reshape(output.operand(), matrix);
    return classId < 0
        ? new Rows(truth, scores, columns)
        : new Rows(column(tf, truth, classId), column(tf, scores, classId), 1);
  }

  static Operand<TFloat32> column(Ops tf, Operand<TFloat32> matrix, int column) {
    return tf.slice(matrix, tf.constant(new int[] {0, column}), tf.constant(new int[] {-1, 1}));
  }

  /** Thresholds from 0 to 1 at the same distances. */
  static double[] evenThresholds(int count) {
    double[] thresholds = new double[count];
    for (int i = 0; i < count; i++) {
      thresholds[i] = count == 1 ? 0.5 : i * 1.0 / (count - 1);
    }
    return thresholds;
  }

  /** Whether thresholds are at the same distances, by NumPy's {@code allclose}. */
  static boolean areEven(double[] thresholds) {
    double[] even = evenThresholds(thresholds.length);
    for (int i = 0; i < even.length; i++) {
      if (Math.abs(thresholds[i] - even[i]) > 1e-7 + 1e-5 * even[i]) {
        return false;
      }
    }
    return thresholds.length >= 3;
  }

  /**
   * How many of even thresholds each output exceeds.
   *
   * @param outer whether the first is just below 0, so that every output exceeds it
   */
  static Operand<TInt32> even(Ops tf, Operand<TFloat32> scores, int count, boolean outer) {
    Operand<TFloat32> inside =
        tf.math.minimum(tf.math.maximum(scores, tf.constant(0f)), tf.constant(1f));
    Operand<TFloat32> exceeded = tf.math.ceil(tf.math.mul(inside, tf.constant(count - 1f)));
    return tf.dtypes.cast(
        outer ? tf.math.maximum(exceeded, tf.constant(1f)) : exceeded, TInt32.class);
  }

  /** How many of these thresholds, in order, each output exceeds. */
  static Operand<TInt32> sorted(Ops tf, Operand<TFloat32> scores, double[] thresholds) {
    Operand<TBool> exceeds =
        tf.math.greater(tf.expandDims(scores, tf.constant(-1)), tf.constant(floats(thresholds)));
    return tf.sum(tf.dtypes.cast(exceeds, TInt32.class), tf.constant(-1));
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * The statistic.
   *
   * @param exceeded how many thresholds each output exceeds
   * @param weights what each output counts
   * @param labels 1 to count all columns together, or as many as there are columns
   */
  static Operand<TFloat64> count(
      Ops tf,
      Rows rows,
      Operand<TInt32> exceeded,
      Operand<TFloat32> weights,
      int thresholds,
      int labels) {
    int buckets = thresholds + 1;
    int[] first = new int[rows.columns()];
    for (int i = 0; i < first.length; i++) {
      first[i] = labels == 1 ? 0 : i * buckets;
    }
    Operand<TInt32> ids = tf.reshape(tf.math.add(exceeded, tf.constant(first)), tf.array(-1));
    Operand<TFloat64> yes =
        tf.dtypes.cast(tf.math.notEqual(rows.truth(), tf.constant(0f)), TFloat64.class);
    Operand<TFloat64> no = tf.math.sub(tf.constant(1.0), yes);
    Operand<TFloat64> each = tf.dtypes.cast(weights, TFloat64.class);
    Operand<TInt32> size = tf.constant(labels * buckets);
    return tf.concat(
        List.of(
            sums(tf, tf.math.mul(yes, each), ids, size),
            sums(tf, tf.math.mul(no, each), ids, size)),
        tf.constant(0));
  }

  private static Operand<TFloat64> sums(
      Ops tf, Operand<TFloat64> values, Operand<TInt32> ids, Operand<TInt32> size) {
    return tf.math.unsortedSegmentSum(tf.reshape(values, tf.array(-1)), ids, size);
  }

  /** The confusion matrices of a label, one a threshold. */
  static Confusion of(double[] statistic, int thresholds, int label) {
    int buckets = thresholds + 1;
    int half = statistic.length / 2;
    double[] tp = new double[thresholds];
    double[] fp = new double[thresholds];
    double[] tn = new double[thresholds];
    double[] fn = new double[thresholds];
    double yes = 0;
    double no = 0;
    for (int bucket = buckets - 1; bucket >= 0; bucket--) {
      yes += statistic[label * buckets + bucket];
      no += statistic[half + label * buckets + bucket];
      if (bucket > 0) {
        tp[bucket - 1] = yes;
        fp[bucket - 1] = no;
      }
    }
    for (int i = 0; i < thresholds; i++) {
      fn[i] = yes - tp[i];
      tn[i] = no - fp[i];
    }
    return new Confusion(tp, fp, tn, fn);
  }

  /** Counts at each threshold. */
  static final class Confusion {
    private final double[] tp;
    private final double[] fp;
    private final double[] tn;
    private final double[] fn;

    private Confusion(double[] tp, double[] fp, double[] tn, double[] fn) {
      this.tp = tp;
      this.fp = fp;
      this.tn = tn;
      this.fn = fn;
    }

    double tp(int i) {
      return tp[i];
    }

    double fp(int i) {
      return fp[i];
    }

    double tn(int i) {
      return tn[i];
    }

    double fn(int i) {
      return fn[i];
    }

    double recall(int i) {
      return ratio(tp[i], tp[i] + fn[i]);
    }

    double precision(int i) {
      return ratio(tp[i], tp[i] + fp[i]);
    }

    double specificity(int i) {
      return ratio(tn[i], tn[i] + fp[i]);
    }

    double falseRate(int i) {
      return ratio(fp[i], fp[i] + tn[i]);
    }
  }

  /** 0 where there is nothing to divide by, as in Keras. */
  static double ratio(double a, double b) {
    return b == 0 ? 0 : a / b;
  }

  /** A threshold or a share, which must be from 0 to 1. */
  static double share(String metric, String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException(
          "metric " + metric + ": " + option + " " + value + " (expected: 0 to 1)");
    }
    return value;
  }
}

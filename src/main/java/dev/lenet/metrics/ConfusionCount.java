package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * How many outputs are in one place of the confusion matrix, each times its sample's weight. An
 * output is a yes where it exceeds the threshold, 0.5 by default; with several there is one count
 * each.
 */
public abstract class ConfusionCount implements Metric {
  private String name;
  private double @Nullable [] thresholds;

  ConfusionCount(String name) {
    this.name = name;
  }

  @Override
  public final ConfusionCount name(String newName) {
    name = newName;
    return this;
  }

  /** What an output must exceed to count as yes: one number or several. */
  public final ConfusionCount thresholds(double... values) {
    for (double value : values) {
      Buckets.share(name, "threshold", value);
    }
    thresholds = values.clone();
    return this;
  }

  /** Which outputs count. */
  abstract Operand<TBool> counted(Ops tf, Operand<TBool> truth, Operand<TBool> predicted);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size(Shape output) {
    return thresholds == null ? 1 : thresholds.length;
  }

  @Override
  public final Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    Buckets.Rows rows = Buckets.rows(name, target, output, -1);
    double[] all = thresholds == null ? new double[] {0.5} : thresholds;
    Operand<TBool> truth =
        tf.expandDims(tf.math.notEqual(rows.truth(), tf.constant(0f)), tf.constant(-1));
    Operand<TBool> predicted =
        tf.math.greater(
            tf.expandDims(rows.scores(), tf.constant(-1)), tf.constant(Buckets.floats(all)));
    Operand<TFloat64> perSample =
        tf.sum(tf.dtypes.cast(counted(tf, truth, predicted), TFloat64.class), tf.constant(1));
    Operand<TFloat64> each = tf.expandDims(tf.dtypes.cast(weights, TFloat64.class), tf.constant(1));
    return tf.sum(tf.math.mul(perSample, each), tf.constant(0));
  }

  /** The count, or the mean of the counts where there are several thresholds. */
  @Override
  public final double result(double[] statistic) {
    return Arrays.stream(statistic).average().orElse(0);
  }

  @Override
  public final double[] results(double[] statistic) {
    return statistic.clone();
  }

  @Override
  public String className() {
    return getClass().getSimpleName();
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put("thresholds", PositivesMetric.written(thresholds));
    return config;
  }

  /** Keras's {@code TruePositives}: what is true and found. */
  public static final class TruePositives extends ConfusionCount {
    public TruePositives() {
      super("true_positives");
    }

    @Override
    Operand<TBool> counted(Ops tf, Operand<TBool> truth, Operand<TBool> predicted) {
      return tf.math.logicalAnd(truth, predicted);
    }
  }

  /** Keras's {@code FalsePositives}: what is false and found. */
  public static final class FalsePositives extends ConfusionCount {
    public FalsePositives() {
      super("false_positives");
    }

    @Override
    Operand<TBool> counted(Ops tf, Operand<TBool> truth, Operand<TBool> predicted) {
      return tf.math.logicalAnd(tf.math.logicalNot(truth), predicted);
    }

    @Override
    public Direction direction() {
      return Direction.DOWN;
    }
  }

  /** Keras's {@code TrueNegatives}: what is false and not found. */
  public static final class TrueNegatives extends ConfusionCount {
    public TrueNegatives() {
      super("true_negatives");
    }

    @Override
    Operand<TBool> counted(Ops tf, Operand<TBool> truth, Operand<TBool> predicted) {
      return tf.math.logicalAnd(tf.math.logicalNot(truth), tf.math.logicalNot(predicted));
    }
  }

  /** Keras's {@code FalseNegatives}: what is true and not found. */
  public static final class FalseNegatives extends ConfusionCount {
    public FalseNegatives() {
      super("false_negatives");
    }

    @Override
    Operand<TBool> counted(Ops tf, Operand<TBool> truth, Operand<TBool> predicted) {
      return tf.math.logicalAnd(truth, tf.math.logicalNot(predicted));
    }

    @Override
    public Direction direction() {
      return Direction.DOWN;
    }
  }
}

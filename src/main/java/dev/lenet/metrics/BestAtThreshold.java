package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * The best value of one measure among the thresholds at which another is at least a bound; 0 where
 * it is so at none. Outputs are 0 to 1.
 *
 * @param <M> the metric's own class, which its options return
 */
public abstract class BestAtThreshold<M extends BestAtThreshold<M>> implements Metric {
  private final String option;
  private final double bound;
  private String name;
  private int numThresholds = 200;
  private @Nullable Integer classId;

  BestAtThreshold(String name, String option, double bound) {
    this.name = name;
    this.option = option;
    this.bound = Buckets.share(name, option, bound);
  }

  /** This metric, of its own class. */
  @SuppressWarnings("unchecked") // a class names itself as M
  private M self() {
    return (M) this;
  }

  @Override
  public final M name(String newName) {
    name = newName;
    return self();
  }

  /** How many thresholds there are, at the same distances from 0 to 1; 200 by default. */
  public final M numThresholds(int count) {
    if (count < 1) {
      throw new InputException(
          "metric " + name + ": num_thresholds " + count + " (expected: 1 or more)");
    }
    numThresholds = count;
    return self();
  }

  /** Only this class's output is looked at. */
  public final M classId(int value) {
    if (value < 0) {
      throw new InputException("metric " + name + ": class_id " + value + " (expected: 0 or more)");
    }
    classId = value;
    return self();
  }

  /** What has to be at least the bound. */
  abstract double constrained(Buckets.Confusion at, int threshold);

  /** What is to be large. */
  abstract double wanted(Buckets.Confusion at, int threshold);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size(Shape output) {
    return 2 * (numThresholds + 1);
  }

  @Override
  public final Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    Buckets.Rows rows = Buckets.rows(name, target, output, classId == null ? -1 : classId);
    Operand<TInt32> exceeded =
        numThresholds == 1
            ? Buckets.sorted(tf, rows.scores(), Buckets.evenThresholds(1))
            : Buckets.even(tf, rows.scores(), numThresholds, false);
    Operand<TFloat32> each = tf.expandDims(weights, tf.constant(1));
    return Buckets.count(tf, rows, exceeded, each, numThresholds, 1);
  }

  @Override
  public final double result(double[] statistic) {
    Buckets.Confusion at = Buckets.of(statistic, numThresholds, 0);
    double best = 0;
    for (int i = 0; i < numThresholds; i++) {
      // In float32, as Keras compares: a bound of 0.7 is reached by 7 of 10.
      if ((float) constrained(at, i) >= (float) bound) {
        best = Math.max(best, wanted(at, i));
      }
    }
    return best;
  }

  @Override
  public final String className() {
    return getClass().getSimpleName();
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    config.put("class_id", classId);
    config.put("num_thresholds", numThresholds);
    config.put(option, bound);
    return config;
  }

  /**
   * Keras's {@code SensitivityAtSpecificity}: the largest recall where specificity is at least
   * this.
   */
  public static final class SensitivityAtSpecificity
      extends BestAtThreshold<SensitivityAtSpecificity> {
    public SensitivityAtSpecificity(double specificity) {
      super("sensitivity_at_specificity", "specificity", specificity);
    }

    @Override
    double constrained(Buckets.Confusion at, int i) {
      return at.specificity(i);
    }

    @Override
    double wanted(Buckets.Confusion at, int i) {
      return at.recall(i);
    }
  }

  /**
   * Keras's {@code SpecificityAtSensitivity}: the largest specificity where recall is at least
   * this.
   */
  public static final class SpecificityAtSensitivity
      extends BestAtThreshold<SpecificityAtSensitivity> {
    public SpecificityAtSensitivity(double sensitivity) {
      super("specificity_at_sensitivity", "sensitivity", sensitivity);
    }

    @Override
    double constrained(Buckets.Confusion at, int i) {
      return at.recall(i);
    }

    @Override
    double wanted(Buckets.Confusion at, int i) {
      return at.specificity(i);
    }
  }

  /** Keras's {@code PrecisionAtRecall}: the largest precision where recall is at least this. */
  public static final class PrecisionAtRecall extends BestAtThreshold<PrecisionAtRecall> {
    public PrecisionAtRecall(double recall) {
      super("precision_at_recall", "recall", recall);
    }

    @Override
    double constrained(Buckets.Confusion at, int i) {
      return at.recall(i);
    }

    @Override
    double wanted(Buckets.Confusion at, int i) {
      return at.precision(i);
    }
  }

  /** Keras's {@code RecallAtPrecision}: the largest recall where precision is at least this. */
  public static final class RecallAtPrecision extends BestAtThreshold<RecallAtPrecision> {
    public RecallAtPrecision(double precision) {
      super("recall_at_precision", "precision", precision);
    }

    @Override
    double constrained(Buckets.Confusion at, int i) {
      return at.precision(i);
    }

    @Override
    double wanted(Buckets.Confusion at, int i) {
      return at.recall(i);
    }
  }
}

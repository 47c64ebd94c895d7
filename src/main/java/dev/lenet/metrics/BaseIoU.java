package dev.lenet.metrics;

import dev.lenet.config.Catalog;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * What the metrics of intersection over union share: a confusion matrix of all pixels or samples,
 * and of some of its classes {@code TP / (TP + FP + FN)}, whose mean is the value. Classes that do
 * not occur do not count. As in Keras, sample weights lose what follows their point.
 *
 * @param <M> the metric's own class, which its options return
 */
public abstract class BaseIoU<M extends BaseIoU<M>> implements Metric {
  private static final double EPSILON = 1e-7;

  private final int classes;
  private final int[] targetClassIds;
  private String name = Catalog.snakeCase(className());
  private String dtype = "int64";
  private @Nullable Integer ignoreClass;

  BaseIoU(int classes, int... targetClassIds) {
    if (classes < 1) {
      throw new InputException(className() + ": num_classes " + classes + " (expected: 1 or more)");
    }
    for (int id : targetClassIds) {
      if (id < 0 || id >= classes) {
        throw new InputException(
            "%s: target_class_ids %s (expected: from 0 to %d)"
                .formatted(className(), Arrays.toString(targetClassIds), classes - 1));
      }
    }
    this.classes = classes;
    this.targetClassIds = targetClassIds.clone();
  }

  @Override
  @SuppressWarnings("unchecked") // a class names itself as M
  public final M name(String newName) {
    name = newName;
    return (M) this;
  }

  /** Keras's {@code dtype}, in which sample weights count: {@code int64} or {@code float32}. */
  @SuppressWarnings("unchecked") // a class names itself as M
  final M dtype(String newDtype) {
    dtype = newDtype;
    return (M) this;
  }

  final void ignore(@Nullable Integer classNumber) {
    ignoreClass = classNumber;
  }

  /** The true classes, one number a pixel or sample, in any shape. */
  abstract Operand<TInt32> truth(Target target, SymbolicTensor output);

  /** The predicted classes, one number a pixel or sample, in any shape. */
  abstract Operand<TInt32> predicted(SymbolicTensor output);

  /** Numbers as classes: what follows a point is dropped. */
  static Operand<TInt32> numbers(SymbolicTensor output) {
    return output.scope().tf().dtypes.cast(output.operand(), TInt32.class);
  }

  /** The target's numbers as classes; there must be one for each class that is predicted. */
  final Operand<TInt32> numbers(Target target, SymbolicTensor output, Shape predicted) {
    if (!fits(target.shape(), predicted)) {
      throw Truth.mismatch(name, target, output, "a class number for each that is predicted");
    }
    return output.scope().tf().dtypes.cast(target.operand(), TInt32.class);
  }

  private static boolean fits(Shape target, Shape predicted) {
    return perSample(target) == perSample(predicted) && target.rank() > 0 && predicted.rank() > 0;
  }

  private static long perSample(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dropFirst().elements();
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size(Shape output) {
    return Math.multiplyExact(classes, classes);
  }

  @Override
  public final Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    Operand<TInt32> truth = truth(target, output);
    Operand<TInt32> rows =
        tf.reshape(truth, tf.stack(List.of(samples(tf, output), tf.constant(-1))));
    Operand<TFloat32> counted = dtype.startsWith("int") ? tf.math.floor(weights) : weights;
    Operand<TFloat64> each =
        tf.math.mul(
            tf.expandDims(tf.dtypes.cast(counted, TFloat64.class), tf.constant(1)),
            tf.dtypes.cast(keeps(tf, rows), TFloat64.class));
    Operand<TFloat64> trueClasses =
        tf.math.mul(oneHot(tf, tf.reshape(rows, tf.array(-1))), tf.reshape(each, tf.array(-1, 1)));
    Operand<TFloat64> predictedClasses = oneHot(tf, tf.reshape(predicted(output), tf.array(-1)));
    return tf.reshape(
        tf.linalg.matMul(trueClasses, predictedClasses, MatMul.transposeA(true)), tf.array(-1));
  }

  private static Operand<TInt32> samples(Ops tf, SymbolicTensor output) {
    return tf.reshape(
        tf.slice(tf.shape(output.operand()), tf.array(0), tf.array(1)), tf.array(new int[0]));
  }

  /** 1 for each pixel or sample that counts. */
  private Operand<TFloat32> keeps(Ops tf, Operand<TInt32> truth) {
    Integer ignored = ignoreClass;
    return ignored == null
        ? tf.fill(tf.shape(truth), tf.constant(1f))
        : Truth.number(tf, tf.math.notEqual(truth, tf.constant(ignored)));
  }

  /** Rows of a one and zeros; of zeros for what is no class. */
  private Operand<TFloat64> oneHot(Ops tf, Operand<TInt32> ids) {
    return tf.oneHot(ids, tf.constant(classes), tf.constant(1.0), tf.constant(0.0));
  }

  @Override
  public final double result(double[] statistic) {
    double sum = 0;
    int present = 0;
    for (int id : targetClassIds) {
      double either = -statistic[id * classes + id];
      for (int i = 0; i < classes; i++) {
        either += statistic[id * classes + i] + statistic[i * classes + id];
      }
      if (either > 1e-9) {
        sum += statistic[id * classes + id] / (either + EPSILON);
        present++;
      }
    }
    return sum / (present + EPSILON);
  }

  @Override
  public final String className() {
    return getClass().getSimpleName();
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", dtype);
    addOptions(config);
    return config;
  }

  /** Adds this metric's own options. */
  abstract void addOptions(Map<String, @Nullable Object> config);

  final void addClasses(Map<String, @Nullable Object> config) {
    config.put("num_classes", classes);
  }

  final void addTargets(Map<String, @Nullable Object> config) {
    config.put("target_class_ids", Arrays.stream(targetClassIds).boxed().toList());
  }

  final void addIgnored(Map<String, @Nullable Object> config) {
    config.put("ignore_class", ignoreClass);
  }
}

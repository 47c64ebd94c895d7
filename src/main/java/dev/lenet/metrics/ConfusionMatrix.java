package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * How many samples of each class (row) were taken for each class (column); where there is one
 * output, of class 0 and class 1. Its statistic is that matrix, row by row; its result, the share
 * on the diagonal, is not logged.
 */
public final class ConfusionMatrix implements Metric {
  private double threshold = 0.5;

  /** What one output must exceed to count as class 1; 0.5 by default. */
  public ConfusionMatrix threshold(double value) {
    threshold = value;
    return this;
  }

  @Override
  public String name() {
    return "confusion_matrix";
  }

  @Override
  public int size(Shape output) {
    int classes = classes(output);
    return Math.multiplyExact(classes, classes);
  }

  @Override
  public Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    int classes = classes(output.shape());
    Operand<TInt32> truth =
        target.isColumn()
            ? Truth.ids(name(), target, output)
            : Truth.largest(name(), target, output);
    Operand<TFloat64> weight =
        tf.expandDims(tf.dtypes.cast(weights, TFloat64.class), tf.constant(1));
    Operand<TFloat64> rows = tf.math.mul(oneHot(tf, truth, classes), weight);
    Operand<TFloat64> columns = oneHot(tf, predicted(output), classes);
    return tf.reshape(tf.linalg.matMul(rows, columns, MatMul.transposeA(true)), tf.array(-1));
  }

  private static int classes(Shape output) {
    return Math.max(2, Math.toIntExact(output.size(-1)));
  }

  /** The predicted class {@code (N,)}. */
  private Operand<TInt32> predicted(SymbolicTensor output) {
    if (output.shape().size(-1) != 1) {
      return Truth.predicted(output);
    }
    Ops tf = output.scope().tf();
    Operand<TBool> positive = tf.math.greater(output.operand(), tf.constant((float) threshold));
    return tf.dtypes.cast(tf.reshape(positive, tf.array(-1)), TInt32.class);
  }

  private static Operand<TFloat64> oneHot(Ops tf, Operand<TInt32> ids, int classes) {
    return tf.oneHot(ids, tf.constant(classes), tf.constant(1.0), tf.constant(0.0));
  }

  @Override
  public double result(double[] statistic) {
    int classes = (int) Math.sqrt(statistic.length);
    double diagonal = 0;
    double all = 0;
    for (int i = 0; i < statistic.length; i++) {
      diagonal += i % (classes + 1) == 0 ? statistic[i] : 0;
      all += statistic[i];
    }
    return all == 0 ? 0 : diagonal / all;
  }

  @Override
  public boolean isLogged() {
    return false;
  }

  @Override
  public String className() {
    return "ConfusionMatrix";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name());
    return config;
  }
}

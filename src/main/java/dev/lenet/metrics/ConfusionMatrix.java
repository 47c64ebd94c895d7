package dev.lenet.metrics;

import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/**
 * How many samples of each class (row) were taken for each class (column). Its statistic is that
 * matrix, row by row; its result, the share on the diagonal, is not logged.
 */
public final class ConfusionMatrix implements Metric {
  @Override
  public String name() {
    return "confusion_matrix";
  }

  @Override
  public int size(Shape output) {
    int classes = Math.toIntExact(output.size(-1));
    return Math.multiplyExact(classes, classes);
  }

  @Override
  public Operand<TFloat64> statistic(Target target, Sym output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    int classes = Math.toIntExact(output.shape().size(-1));
    Operand<TInt32> truth =
        target.isClassIds()
            ? Truth.ids(name(), target, output)
            : Truth.largest(name(), target, output);
    Operand<TFloat64> weight =
        tf.expandDims(tf.dtypes.cast(weights, TFloat64.class), tf.constant(1));
    Operand<TFloat64> rows = tf.math.mul(oneHot(tf, truth, classes), weight);
    Operand<TFloat64> columns = oneHot(tf, Truth.predicted(output), classes);
    return tf.reshape(tf.linalg.matMul(rows, columns, MatMul.transposeA(true)), tf.array(-1));
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

package dev.lenet.metrics;

import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

/** Keras's {@code "accuracy"}: the share of samples whose largest output is at the true class. */
public final class Accuracy implements Metric {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public int size(Shape output) {
    return 2;
  }

  @Override
  public Operand<TFloat64> statistic(Target target, Sym output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    Operand<TInt32> predicted = tf.math.argMax(output.operand(), tf.constant(-1), TInt32.class);
    Operand<TFloat64> hit =
        tf.dtypes.cast(tf.math.equal(predicted, target.ids(tf)), TFloat64.class);
    Operand<TFloat64> weight = tf.dtypes.cast(weights, TFloat64.class);
    return tf.stack(
        List.of(tf.sum(tf.math.mul(hit, weight), tf.constant(0)), tf.sum(weight, tf.constant(0))));
  }

  @Override
  public double result(double[] statistic) {
    return statistic[0] / statistic[1];
  }

  @Override
  public String className() {
    return "Accuracy";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return Map.of();
  }
}

package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * A metric that is the weighted mean of a number for each sample: Keras's {@code
 * MeanMetricWrapper}. Its statistic is the weighted sum and the sum of weights.
 */
public abstract class MeanMetric implements Metric {
  private String name;

  /**
   * @param name the name in logs, such as {@code accuracy}
   */
  protected MeanMetric(String name) {
    this.name = name;
  }

  @Override
  public MeanMetric name(String newName) {
    name = newName;
    return this;
  }

  @Override
  public final String name() {
    return name;
  }

  /**
   * One number for each sample, {@code (N,)}.
   *
   * @throws dev.lenet.exceptions.InputException where the target does not fit the output
   */
  protected abstract Operand<TFloat32> perSample(Target target, SymbolicTensor output);

  @Override
  public final int size(Shape output) {
    return 2;
  }

  @Override
  public final Operand<TFloat64> statistic(
      Target target, SymbolicTensor output, Operand<TFloat32> weights) {
    Ops tf = output.scope().tf();
    Operand<TFloat64> each = tf.dtypes.cast(perSample(target, output), TFloat64.class);
    Operand<TFloat64> weight = tf.dtypes.cast(weights, TFloat64.class);
    return tf.stack(
        List.of(tf.sum(tf.math.mul(each, weight), tf.constant(0)), tf.sum(weight, tf.constant(0))));
  }

  /** The mean; 0 where there is no sample, as in Keras. */
  @Override
  public double result(double[] statistic) {
    return statistic[1] == 0 ? 0 : statistic[0] / statistic[1];
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("dtype", "float32");
    return config;
  }
}

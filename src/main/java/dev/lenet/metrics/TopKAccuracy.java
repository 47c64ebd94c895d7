package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The share of samples whose true class is among the k largest outputs; a class that ties with the
 * k-th counts as among them, as in TensorFlow's {@code in_top_k}.
 */
abstract class TopKAccuracy extends MeanMetric {
  private final int k;

  TopKAccuracy(String name, int k) {
    super(name);
    if (k < 1) {
      throw new InputException("metric " + name + ": k is " + k + " (expected: 1 or more)");
    }
    this.k = k;
  }

  abstract Operand<TInt32> trueClass(Target target, SymbolicTensor output);

  @Override
  protected final Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    return Truth.number(
        tf, tf.nn.inTopK(output.operand(), trueClass(target, output), tf.constant(k)));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("k", k);
    return config;
  }
}

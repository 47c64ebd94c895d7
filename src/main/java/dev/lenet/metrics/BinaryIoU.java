package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code BinaryIoU}: the mean intersection over union of class 1, which is what reaches a
 * threshold, and class 0, or of one of them.
 */
public final class BinaryIoU extends BaseIoU<BinaryIoU> {
  private double threshold = 0.5;

  /** The mean over both classes. */
  public BinaryIoU() {
    this(0, 1);
  }

  /** The mean over class 0, class 1 or both. */
  public BinaryIoU(int... targetClassIds) {
    super(2, targetClassIds);
  }

  /** From which output on it is class 1; 0.5 by default. */
  public BinaryIoU threshold(double value) {
    threshold = value;
    return this;
  }

  @Override
  Operand<TInt32> truth(Target target, SymbolicTensor output) {
    return numbers(target, output, output.shape());
  }

  @Override
  Operand<TInt32> predicted(SymbolicTensor output) {
    Ops tf = output.scope().tf();
    return tf.dtypes.cast(
        tf.math.greaterEqual(output.operand(), tf.constant((float) threshold)), TInt32.class);
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    addTargets(config);
    config.put("threshold", threshold);
  }
}

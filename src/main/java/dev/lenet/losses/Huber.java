package dev.lenet.losses;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Huber}: a sample's loss is the mean of half the square of the difference from the
 * target, and beyond {@code delta} of a line.
 *
 * <p>Keras does not write {@code delta} into files, and so reads 1 again. This library writes one
 * that is not 1, which Keras reads.
 */
public final class Huber extends ReducedLoss<Huber> {
  private double delta = 1;

  /** From where on the loss grows as a line; 1 by default. */
  public Huber delta(double value) {
    delta = Targets.finite(name(), "delta", value);
    return this;
  }

  @Override
  public Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Operand<TFloat32> truth = Targets.like(name(), target, output);
    Operand<TFloat32> predicted = output.operand();
    Operand<TFloat32> error = tf.math.sub(predicted, truth);
    Operand<TFloat32> size = tf.math.abs(error);
    Operand<TFloat32> half = tf.constant(0.5f);
    Operand<TFloat32> bound = tf.constant((float) delta);
    Operand<TFloat32> line =
        tf.math.sub(tf.math.mul(bound, size), tf.math.mul(half, tf.math.square(bound)));
    Operand<TFloat32> each =
        tf.select(tf.math.lessEqual(size, bound), tf.math.mul(half, tf.math.square(error)), line);
    return Targets.meanPerSample(tf, each, output.shape().rank());
  }

  @Override
  public String name() {
    return "huber_loss";
  }

  @Override
  void addOptions(Map<String, @Nullable Object> config) {
    if (delta != 1) {
      config.put("delta", delta);
    }
  }
}

package dev.lenet.losses;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What losses ask of a target, and what is said when it does not fit the output. */
final class Targets {
  private Targets() {}

  /** What does not fit, in one line. */
  static InputException mismatch(String loss, Target target, Shape output, String expected) {
    return new InputException(
        "loss %s: target %s %s, output %s (expected: %s)"
            .formatted(loss, target.dtype(), target.shape(), output, expected));
  }

  /**
   * The target's values in the output's shape, float32: a last dimension of 1 may be missing from
   * either, as in Keras; integers are taken as values.
   */
  static Operand<TFloat32> like(String loss, Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Shape shape = output.shape();
    boolean fits = shape.isCompatibleWith(target.shape());
    if (!fits && !squeezed(shape).isCompatibleWith(squeezed(target.shape()))) {
      throw mismatch(loss, target, shape, "a target of the output's shape");
    }
    Operand<TFloat32> values = target.values(tf);
    return fits ? values : tf.reshape(values, tf.shape(output.operand()));
  }

  private static Shape squeezed(Shape shape) {
    return shape.rank() > 1 && shape.size(-1) == 1
        ? Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 1))
        : shape;
  }

  /** One number for each sample: the mean over every dimension but the first. */
  static Operand<TFloat32> meanPerSample(Ops tf, Operand<TFloat32> values, int rank) {
    if (rank <= 1) {
      return values;
    }
    int[] axes = new int[rank - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return tf.math.mean(values, tf.constant(axes));
  }

  /** Values as rows of the last dimension: what TensorFlow's cross-entropy takes. */
  static Operand<TFloat32> rows(Ops tf, Operand<TFloat32> values, Shape shape) {
    return shape.rank() == 2
        ? values
        : tf.reshape(values, tf.constant(new int[] {-1, Math.toIntExact(shape.size(-1))}));
  }

  /** One number a row back in the output's shape without its last dimension. */
  static Operand<TFloat32> unrows(Ops tf, Operand<TFloat32> each, SymbolicTensor output) {
    int rank = output.shape().rank();
    if (rank == 2) {
      return each;
    }
    Operand<TInt32> shape = tf.slice(tf.shape(output.operand()), tf.array(0), tf.array(rank - 1));
    return meanPerSample(tf, tf.reshape(each, shape), rank - 1);
  }

  /** Keras's fuzz factor: probabilities are clipped to it and to 1 less it. */
  static Operand<TFloat32> clip(Ops tf, Operand<TFloat32> probabilities) {
    float epsilon = 1e-7f;
    return tf.math.maximum(
        tf.math.minimum(probabilities, tf.constant((float) (1.0 - 1e-7))), tf.constant(epsilon));
  }

  /** Targets drawn towards {@code towards}: {@code y * (1 - smoothing) + towards}. */
  static Operand<TFloat32> smooth(
      Ops tf, Operand<TFloat32> values, double smoothing, double towards) {
    if (smoothing == 0) {
      return values;
    }
    return tf.math.add(
        tf.math.mul(values, tf.constant((float) (1.0 - smoothing))), tf.constant((float) towards));
  }

  static double smoothing(String loss, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException(
          "loss %s: label smoothing %s (expected: 0 to 1)".formatted(loss, value));
    }
    return value;
  }
}

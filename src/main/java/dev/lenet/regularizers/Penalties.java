package dev.lenet.regularizers;

import dev.lenet.exceptions.InputException;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The sums that the regularizers are made of. */
final class Penalties {
  private Penalties() {}

  /** factor * sum(|weight|). */
  static Operand<TFloat32> absolute(Ops tf, Operand<TFloat32> weight, double factor) {
    return times(tf, factor, tf.math.abs(weight));
  }

  /** factor * sum(weight^2). */
  static Operand<TFloat32> square(Ops tf, Operand<TFloat32> weight, double factor) {
    return times(tf, factor, tf.math.square(weight));
  }

  private static Operand<TFloat32> times(Ops tf, double factor, Operand<TFloat32> values) {
    int[] all = IntStream.range(0, values.shape().numDimensions()).toArray();
    return tf.math.mul(tf.constant((float) factor), tf.sum(values, tf.constant(all)));
  }

  /** The factor, which must be a number from 0 on. */
  static double check(String className, String option, double factor) {
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new InputException(
          className + ": " + option + " " + factor + " (expected: a number, 0 or more)");
    }
    return factor;
  }
}

package dev.lenet.constraints;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/** What the constraints on norms share (keras/src/constraints/constraints.py). */
final class Norms {
  private static final float EPSILON = 1e-7f;

  private Norms() {}

  static List<Integer> axes(String className, int... axes) {
    if (axes.length == 0) {
      throw new InputException(className + ": axis [] (expected: at least one axis)");
    }
    return Arrays.stream(axes).boxed().toList();
  }

  static int[] axes(Config options) {
    return options.has("axis") ? options.integers("axis") : new int[] {0};
  }

  /** As Keras writes it: one axis by itself. */
  static Object written(List<Integer> axes) {
    return axes.size() == 1 ? axes.get(0) : axes;
  }

  /** A bound of a norm, which must be 0 or more. */
  static double bound(String className, String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new InputException(
          className + ": " + option + " " + value + " (expected: a number, 0 or more)");
    }
    return value;
  }

  /** The norms along these axes, which stay as 1. */
  static Operand<TFloat32> of(
      Ops tf, Operand<TFloat32> weight, String className, List<Integer> axes) {
    int rank = weight.shape().numDimensions();
    for (int axis : axes) {
      if (axis >= rank || axis < -rank) {
        throw new InputException(
            "%s: axis %d, weight shape %s (expected: from %d to %d)"
                .formatted(className, axis, weight.shape(), -rank, rank - 1));
      }
    }
    int[] along = axes.stream().mapToInt(axis -> axis).toArray();
    return tf.math.sqrt(tf.sum(tf.math.square(weight), tf.constant(along), Sum.keepDims(true)));
  }

  /** {@code weight * (desired / (epsilon + norms))}. */
  static Operand<TFloat32> scaled(
      Ops tf, Operand<TFloat32> weight, Operand<TFloat32> desired, Operand<TFloat32> norms) {
    return tf.math.mul(weight, tf.math.div(desired, notZero(tf, norms)));
  }

  static Operand<TFloat32> notZero(Ops tf, Operand<TFloat32> norms) {
    return tf.math.add(tf.constant(EPSILON), norms);
  }

  static Operand<TFloat32> clip(Ops tf, Operand<TFloat32> norms, double low, double high) {
    return tf.math.minimum(
        tf.math.maximum(norms, tf.constant((float) low)), tf.constant((float) high));
  }
}

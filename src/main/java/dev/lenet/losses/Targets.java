package dev.lenet.losses;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What losses ask of a target, and what is said when it does not fit the output. */
final class Targets {
  /** Keras's fuzz factor. */
  static final float EPSILON = 1e-7f;

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
    return clip(tf, probabilities, (float) (1.0 - 1e-7));
  }

  /** Values clipped to the fuzz factor and this bound. */
  static Operand<TFloat32> clip(Ops tf, Operand<TFloat32> values, float high) {
    return tf.math.maximum(tf.math.minimum(values, tf.constant(high)), tf.constant(EPSILON));
  }

  /**
   * Vectors along the last dimension with a length of 1 (keras/src/ops/nn.py, {@code normalize}).
   */
  static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> values) {
    Operand<TFloat32> squares = tf.sum(tf.math.square(values), tf.constant(-1), Sum.keepDims(true));
    return tf.math.mul(
        values, tf.math.minimum(tf.math.rsqrt(squares), tf.constant((float) (1 / 1e-7))));
  }

  /** {@code max(1 - y * p, 0)}, where a batch of zeros and ones is one of -1 and 1. */
  static Operand<TFloat32> hinge(Ops tf, Operand<TFloat32> truth, Operand<TFloat32> predicted) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> zero = tf.constant(0f);
    Operand<TBool> binary =
        tf.reduceAll(
            tf.reshape(
                tf.math.logicalOr(tf.math.equal(truth, zero), tf.math.equal(truth, one)),
                tf.array(-1)),
            tf.constant(0));
    Operand<TFloat32> signed = tf.math.sub(tf.math.mul(tf.constant(2f), truth), one);
    Operand<TFloat32> y = tf.select(binary, signed, truth);
    return tf.math.maximum(tf.math.sub(one, tf.math.mul(y, predicted)), zero);
  }

  /** TensorFlow's {@code sigmoid_cross_entropy_with_logits}, for each element. */
  static Operand<TFloat32> sigmoidCrossentropy(
      Ops tf, Operand<TFloat32> truth, Operand<TFloat32> logits) {
    Operand<TBool> positive = tf.math.greaterEqual(logits, tf.constant(0f));
    Operand<TFloat32> rectified = tf.select(positive, logits, tf.constant(0f));
    Operand<TFloat32> negative = tf.select(positive, tf.math.neg(logits), logits);
    return tf.math.add(
        tf.math.sub(rectified, tf.math.mul(logits, truth)), tf.math.log1p(tf.math.exp(negative)));
  }

  /** The dimensions of an area, checked: none of them is the samples'. */
  static int[] areaAxes(String loss, int... axes) {
    for (int axis : axes) {
      if (axis == 0) {
        throw new InputException(
            "loss %s: axis %s (expected: none for the whole batch, or axes without 0)"
                .formatted(loss, Arrays.toString(axes)));
      }
    }
    return axes.clone();
  }

  /** Keras adds up no losses where there is one of the whole batch. */
  static void checkArea(String loss, Loss.Reduction reduction, int @Nullable [] axes) {
    if (axes == null && reduction != Loss.Reduction.SUM_OVER_BATCH_SIZE) {
      throw new InputException(
          "loss %s: reduction %s of one loss for the whole batch (expected: sum_over_batch_size, or an axis)"
              .formatted(loss, reduction.kerasName()));
    }
  }

  /** The dimensions to be added up; none for all. */
  static int[] orAll(int @Nullable [] axes) {
    return axes == null ? new int[0] : axes;
  }

  /** The sum along these dimensions, or of all. */
  static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> values, int[] axes) {
    return axes.length == 0
        ? tf.sum(tf.reshape(values, tf.array(-1)), tf.constant(0))
        : tf.sum(values, tf.constant(axes));
  }

  /** One number for each sample, of sums of {@link #sum}. */
  static Operand<TFloat32> perSampleOfArea(
      Ops tf, Operand<TFloat32> each, SymbolicTensor output, int axes) {
    return axes == 0
        ? tf.fill(tf.slice(tf.shape(output.operand()), tf.array(0), tf.array(1)), each)
        : meanPerSample(tf, each, output.shape().rank() - axes);
  }

  static double finite(String loss, String option, double value) {
    if (!Double.isFinite(value)) {
      throw new InputException(
          "loss %s: %s %s (expected: a number)".formatted(loss, option, value));
    }
    return value;
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

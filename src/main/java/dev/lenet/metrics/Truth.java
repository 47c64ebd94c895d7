package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What metrics ask of targets and outputs, and what is said when they do not fit. */
final class Truth {
  private Truth() {}

  /** Class numbers {@code (N,)} for outputs {@code (N, classes)}. */
  static Operand<TInt32> ids(String metric, Target target, SymbolicTensor output) {
    if (output.shape().rank() != 2 || !target.isColumn()) {
      throw mismatch(metric, target, output, "class numbers (None,), and one output a class");
    }
    return target.ids(output.scope().tf());
  }

  /** The largest column's number {@code (N,)}, the first of equals. */
  static Operand<TInt32> largest(String metric, Target target, SymbolicTensor output) {
    boolean fits = output.shape().rank() == 2 && output.shape().isCompatibleWith(target.shape());
    if (!fits) {
      throw mismatch(metric, target, output, "targets of the output's shape");
    }
    Ops tf = output.scope().tf();
    return argMax(tf, target.values(tf));
  }

  /** The predicted class {@code (N,)}: the largest output, the first of equals. */
  static Operand<TInt32> predicted(SymbolicTensor output) {
    Ops tf = output.scope().tf();
    return argMax(tf, output.operand());
  }

  /** To Keras's argmax, -0 is less than 0 (keras/src/backend/tensorflow/numpy.py). */
  static Operand<TInt32> argMax(Ops tf, Operand<TFloat32> values) {
    Operand<TBool> negativeZero =
        tf.math.equal(tf.bitcast(values, TInt32.class), tf.constant(Integer.MIN_VALUE));
    Operand<TFloat32> lowered =
        tf.select(negativeZero, tf.fill(tf.shape(values), tf.constant(-Float.MIN_NORMAL)), values);
    return tf.math.argMax(lowered, tf.constant(-1), TInt32.class);
  }

  /**
   * The target's values in the output's shape: as they are, or class numbers as they are where
   * there is one output, and as one column a class where there are more.
   */
  static Operand<TFloat32> like(String metric, Target target, SymbolicTensor output) {
    Ops tf = output.scope().tf();
    Shape shape = output.shape();
    boolean one = shape.rank() == 1 || (shape.rank() == 2 && shape.size(-1) == 1);
    if (!target.isClassIds()) {
      boolean column = one && target.shape().rank() == 1;
      if (!column && !shape.isCompatibleWith(target.shape())) {
        throw mismatch(metric, target, output, "a target of the output's shape");
      }
      return column ? tf.reshape(target.values(tf), tf.shape(output.operand())) : target.values(tf);
    }
    if (one) {
      return tf.reshape(tf.dtypes.cast(target.ids(tf), TFloat32.class), tf.shape(output.operand()));
    }
    ids(metric, target, output);
    return target.oneHot(tf, shape.size(-1));
  }

  /** 1 where true, else 0. */
  static Operand<TFloat32> number(Ops tf, Operand<TBool> truth) {
    return tf.dtypes.cast(truth, TFloat32.class);
  }

  /** One number for each sample: the mean over every dimension but the first. */
  static Operand<TFloat32> meanPerSample(Ops tf, Operand<TFloat32> values, int rank) {
    int[] axes = new int[rank - 1];
    Arrays.setAll(axes, i -> i + 1);
    return rank == 1 ? values : tf.math.mean(values, tf.constant(axes));
  }

  static InputException mismatch(
      String metric, Target target, SymbolicTensor output, String expected) {
    return new InputException(
        "metric %s: target %s %s, output %s (expected: %s)"
            .formatted(metric, target.dtype(), target.shape(), output.shape(), expected));
  }
}

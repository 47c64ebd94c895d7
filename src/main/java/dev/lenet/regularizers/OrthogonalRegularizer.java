package dev.lenet.regularizers;

import dev.lenet.exceptions.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code OrthogonalRegularizer}: {@code factor} times the mean absolute cosine of the
 * angles between a matrix's rows, or columns; 0.01 and rows by default.
 */
public record OrthogonalRegularizer(double factor, Mode mode) implements Regularizer {
  /** What is to be orthogonal. */
  public enum Mode {
    ROWS,
    COLUMNS
  }

  public OrthogonalRegularizer() {
    this(0.01, Mode.ROWS);
  }

  public OrthogonalRegularizer {
    factor = Penalties.check("OrthogonalRegularizer", "factor", factor);
  }

  @Override
  public Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight) {
    if (weight.shape().numDimensions() != 2 || weight.shape().hasUnknownDimension()) {
      throw new InputException(
          "OrthogonalRegularizer: shape "
              + weight.shape()
              + " (expected: a matrix whose sizes are known)");
    }
    boolean rows = mode == Mode.ROWS;
    int size = Math.toIntExact(weight.shape().get(rows ? 0 : 1));
    Operand<TFloat32> unit = normalized(tf, weight, rows ? 1 : 0);
    Operand<TFloat32> cosines =
        tf.linalg.matMul(unit, unit, rows ? MatMul.transposeB(true) : MatMul.transposeA(true));
    float[][] others = new float[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        others[i][j] = i == j ? 0 : 1;
      }
    }
    Operand<TFloat32> sum =
        tf.sum(
            tf.math.abs(tf.math.mul(cosines, tf.constant(others))), tf.constant(new int[] {0, 1}));
    double pairs = size * (size - 1.0) / 2;
    return tf.math.div(
        tf.math.mul(tf.constant((float) factor * 0.5f), sum), tf.constant((float) pairs));
  }

  /** {@code x * rsqrt(max(sum(x^2), 1e-12))} (keras/src/ops/nn.py). */
  private static Operand<TFloat32> normalized(Ops tf, Operand<TFloat32> x, int axis) {
    Operand<TFloat32> squares = tf.sum(tf.math.square(x), tf.constant(axis), Sum.keepDims(true));
    return tf.math.mul(x, tf.math.rsqrt(tf.math.maximum(squares, tf.constant(1e-12f))));
  }

  @Override
  public String className() {
    return "OrthogonalRegularizer";
  }

  /** Keras keeps the factor as a float32, and writes it so. */
  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("factor", (double) (float) factor);
    config.put("mode", mode == Mode.ROWS ? "rows" : "columns");
    return config;
  }
}

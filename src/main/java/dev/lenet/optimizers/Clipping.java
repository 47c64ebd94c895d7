package dev.lenet.optimizers;

import dev.lenet.exceptions.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How gradients are clipped: at most one way (keras/src/optimizers/base_optimizer.py). */
final class Clipping {
  private @Nullable Double norm;
  private @Nullable Double globalNorm;
  private @Nullable Double value;

  void norm(double clipnorm) {
    norm = clipnorm;
    check();
  }

  void globalNorm(double clipnorm) {
    globalNorm = clipnorm;
    check();
  }

  void value(double clipvalue) {
    value = clipvalue;
    check();
  }

  private void check() {
    if (Stream.of(norm, globalNorm, value).filter(Objects::nonNull).count() > 1) {
      throw new InputException(
          "optimizer: clipnorm %s, clipvalue %s, global_clipnorm %s (expected: only one of them)"
              .formatted(norm, value, globalNorm));
    }
  }

  void addTo(Map<String, @Nullable Object> config) {
    config.put("clipnorm", norm);
    config.put("global_clipnorm", globalNorm);
    config.put("clipvalue", value);
  }

  List<Operand<TFloat32>> apply(Ops tf, List<Operand<TFloat32>> gradients) {
    if (norm != null && norm > 0) {
      Operand<TFloat32> limit = tf.constant(norm.floatValue());
      return gradients.stream().map(g -> byNorm(tf, g, limit)).toList();
    }
    if (globalNorm != null && globalNorm > 0) {
      return byGlobalNorm(tf, gradients, globalNorm);
    }
    if (value != null && value > 0) {
      Operand<TFloat32> high = tf.constant(value.floatValue());
      Operand<TFloat32> low = tf.constant(-value.floatValue());
      return gradients.stream()
          .map(g -> (Operand<TFloat32>) tf.math.maximum(tf.math.minimum(g, high), low))
          .toList();
    }
    return gradients;
  }

  /** {@code g * limit / max(|g|, limit)}. */
  private static Operand<TFloat32> byNorm(
      Ops tf, Operand<TFloat32> gradient, Operand<TFloat32> limit) {
    Operand<TFloat32> length = tf.math.sqrt(sumOfSquares(tf, gradient));
    return tf.math.div(tf.math.mul(gradient, limit), tf.math.maximum(length, limit));
  }

  /**
   * All gradients times {@code limit * min(1 / norm, 1 / limit)}; NaN where the norm is not finite.
   */
  private static List<Operand<TFloat32>> byGlobalNorm(
      Ops tf, List<Operand<TFloat32>> gradients, double limit) {
    List<Operand<TFloat32>> squares = new ArrayList<>();
    gradients.forEach(gradient -> squares.add(sumOfSquares(tf, gradient)));
    Operand<TFloat32> norm = tf.math.sqrt(tf.math.addN(squares));
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> finite =
        tf.math.mul(
            tf.constant((float) limit),
            tf.math.minimum(tf.math.div(one, norm), tf.constant((float) (1 / limit))));
    Operand<TFloat32> scale = tf.math.add(finite, tf.math.sub(norm, norm));
    return gradients.stream()
        .map(gradient -> (Operand<TFloat32>) tf.math.mul(gradient, scale))
        .toList();
  }

  private static Operand<TFloat32> sumOfSquares(Ops tf, Operand<TFloat32> values) {
    return tf.sum(tf.reshape(tf.math.square(values), tf.array(-1)), tf.constant(0));
  }
}

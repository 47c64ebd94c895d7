package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code RandomRotation}: while training, turns each image around its middle by a random
 * part of a full turn.
 */
public final class RandomRotation extends AffineLayer<RandomRotation> {
  private final Range factor;

  /** By up to this part of a full turn in both directions. */
  public RandomRotation(double factor) {
    this(new double[] {factor});
  }

  /** By a part of a full turn between these two; positive ones turn counterclockwise. */
  public RandomRotation(double low, double high) {
    this(new double[] {low, high});
  }

  private RandomRotation(double[] factor) {
    this.factor = Range.of("RandomRotation", "factor", factor);
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    Operand<TFloat32> degrees = draw(images, Shape.of(1), factor.low() * 360, factor.high() * 360);
    Operand<TFloat32> angle = tf.math.mul(degrees, tf.constant((float) (Math.PI / 180)));
    Operand<TFloat32> cos = tf.math.cos(angle);
    Operand<TFloat32> sin = tf.math.sin(angle);
    Operand<TFloat32> x = middle(tf, images, 2);
    Operand<TFloat32> y = middle(tf, images, 1);
    Operand<TFloat32> a2 = tf.math.add(tf.math.sub(x, tf.math.mul(x, cos)), tf.math.mul(y, sin));
    Operand<TFloat32> b2 = tf.math.sub(tf.math.sub(y, tf.math.mul(x, sin)), tf.math.mul(y, cos));
    Operand<TFloat32> zeros = tf.zerosLike(angle);
    return move(
        images, columns(tf, List.of(cos, tf.math.neg(sin), a2, sin, cos, b2, zeros, zeros)));
  }

  private static Operand<TFloat32> middle(Ops tf, SymbolicTensor images, int dimension) {
    return tf.math.mul(
        tf.constant(0.5f), tf.math.sub(size(tf, images, dimension), tf.constant(1f)));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = fill(super.config());
    config.put("factor", factor.asList());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static RandomRotation fromConfig(Config options) {
    return readFill(options, new RandomRotation(options.numbers("factor")));
  }
}

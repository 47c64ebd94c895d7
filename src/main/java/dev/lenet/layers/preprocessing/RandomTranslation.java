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
 * Keras's {@code RandomTranslation}: while training, moves each image down and right by random
 * parts of its height and width.
 */
public final class RandomTranslation extends AffineLayer<RandomTranslation> {
  private final Range heightFactor;
  private final Range widthFactor;

  /** By up to these parts in both directions. */
  public RandomTranslation(double heightFactor, double widthFactor) {
    this(new double[] {heightFactor}, new double[] {widthFactor});
  }

  /** By parts between two numbers each; negative ones move up and left. */
  public RandomTranslation(double[] heightFactor, double[] widthFactor) {
    this.heightFactor = Range.of("RandomTranslation", "height_factor", heightFactor);
    this.widthFactor = Range.of("RandomTranslation", "width_factor", widthFactor);
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    Shape column = Shape.of(1);
    Operand<TFloat32> down =
        tf.math.mul(
            draw(images, column, heightFactor.low(), heightFactor.high()), size(tf, images, 1));
    Operand<TFloat32> right =
        tf.math.mul(
            draw(images, column, widthFactor.low(), widthFactor.high()), size(tf, images, 2));
    Operand<TFloat32> zeros = tf.zerosLike(down);
    Operand<TFloat32> ones = tf.onesLike(down);
    return move(
        images,
        columns(
            tf,
            List.of(
                ones, zeros, tf.math.neg(right), zeros, ones, tf.math.neg(down), zeros, zeros)));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = fill(super.config());
    config.put("height_factor", heightFactor.asGiven());
    config.put("width_factor", widthFactor.asGiven());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static RandomTranslation fromConfig(Config options) {
    return readFill(
        options,
        new RandomTranslation(options.numbers("height_factor"), options.numbers("width_factor")));
  }
}

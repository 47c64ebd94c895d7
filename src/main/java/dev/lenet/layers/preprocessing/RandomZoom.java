package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code RandomZoom}: while training, makes what each image shows smaller or larger around
 * its middle, by random parts of its height and width.
 */
public final class RandomZoom extends AffineLayer<RandomZoom> {
  private final Range heightFactor;
  private final @Nullable Range widthFactor;

  /** By up to this part in both directions, the width as the height. */
  public RandomZoom(double factor) {
    this(new double[] {factor}, null);
  }

  /** By up to these parts in both directions. */
  public RandomZoom(double heightFactor, double widthFactor) {
    this(new double[] {heightFactor}, new double[] {widthFactor});
  }

  /**
   * By parts between two numbers each; positive ones zoom out.
   *
   * @param widthFactor null zooms the width as the height
   */
  public RandomZoom(double[] heightFactor, double @Nullable [] widthFactor) {
    this.heightFactor = range("height_factor", heightFactor);
    this.widthFactor = widthFactor == null ? null : range("width_factor", widthFactor);
  }

  private static Range range(String option, double... factors) {
    Range range = Range.of("RandomZoom", option, factors);
    if (range.listed() && range.low() == -1) {
      throw new InputException("RandomZoom: " + option + " -1.0 (expected: more than -1, up to 1)");
    }
    return range;
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    Operand<TFloat32> down = zoom(images, heightFactor);
    Operand<TFloat32> across = widthFactor == null ? down : zoom(images, widthFactor);
    Operand<TFloat32> zeros = tf.zerosLike(down);
    return move(
        images,
        columns(
            tf,
            List.of(
                across,
                zeros,
                offset(tf, images, 2, across),
                zeros,
                down,
                offset(tf, images, 1, down),
                zeros,
                zeros)));
  }

  private Operand<TFloat32> zoom(SymbolicTensor images, Range factor) {
    return draw(images, Shape.of(1), 1 + factor.low(), 1 + factor.high());
  }

  /** What keeps the middle of the images where it is. */
  private static Operand<TFloat32> offset(
      Ops tf, SymbolicTensor images, int dimension, Operand<TFloat32> zoom) {
    Operand<TFloat32> middle =
        tf.math.div(tf.math.sub(size(tf, images, dimension), tf.constant(1f)), tf.constant(2f));
    return tf.math.mul(middle, tf.math.sub(tf.constant(1f), zoom));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = fill(super.config());
    config.put("height_factor", heightFactor.asGiven());
    config.put("width_factor", widthFactor == null ? null : widthFactor.asGiven());
    return config;
  }

  public static RandomZoom fromConfig(Config options) {
    double[] width = options.has("width_factor") ? options.numbers("width_factor") : null;
    return readFill(options, new RandomZoom(options.numbers("height_factor"), width));
  }
}

package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code RandomBrightness}: while training, makes each image darker or lighter by a random
 * part of the range of values.
 */
public final class RandomBrightness extends ColorLayer<RandomBrightness> {
  private final Range factor;

  /** By up to this part in both directions. */
  public RandomBrightness(double factor) {
    this(new double[] {factor});
  }

  /** By a part between these two; negative ones are darker. */
  public RandomBrightness(double low, double high) {
    this(new double[] {low, high});
  }

  private RandomBrightness(double[] factor) {
    this.factor = Range.of("RandomBrightness", "factor", factor);
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    Operand<TFloat32> delta = draw(images, Shape.of(1, 1, 1), factor.low(), factor.high());
    Operand<TFloat32> scaled = tf.math.mul(delta, tf.constant((float) (high() - low())));
    return clipped(tf, tf.math.add(images.operand(), scaled));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = colors(super.config());
    config.put("factor", factor.asList());
    return config;
  }

  public static RandomBrightness fromConfig(Config options) {
    return readColors(options, new RandomBrightness(options.numbers("factor")));
  }
}

package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code RandomContrast}: while training, multiplies how far each image's channels are from
 * their means by a random factor.
 */
public final class RandomContrast extends ColorLayer<RandomContrast> {
  private final double lower;
  private final double upper;

  /** By a factor from 1 to {@code 1 + factor}, as Keras understands one number. */
  public RandomContrast(double factor) {
    this(0, factor);
  }

  /** By a factor from {@code 1 - lower} to {@code 1 + upper}. */
  public RandomContrast(double lower, double upper) {
    for (double part : new double[] {lower, upper}) {
      if (!(part >= 0 && part <= 1)) {
        throw new InputException("RandomContrast: factor " + part + " (expected: from 0 to 1)");
      }
    }
    this.lower = lower;
    this.upper = upper;
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    Operand<TFloat32> factor = draw(images, Shape.of(1, 1, 1), 1 - lower, 1 + upper);
    Operand<TFloat32> rows = tf.math.mean(images.operand(), tf.array(1), Mean.keepDims(true));
    Operand<TFloat32> mean = tf.math.mean(rows, tf.array(2), Mean.keepDims(true));
    Operand<TFloat32> far = tf.math.mul(tf.math.sub(images.operand(), mean), factor);
    return clipped(tf, tf.math.add(far, mean));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = colors(super.config());
    config.put("factor", List.of(number(lower), number(upper)));
    return config;
  }

  public static RandomContrast fromConfig(Config options) {
    double[] factor = options.numbers("factor");
    if (factor.length > 2) {
      throw options.refuse("factor", "expected: one number or two");
    }
    Arrays.sort(factor);
    return readColors(
        options,
        factor.length == 1
            ? new RandomContrast(factor[0])
            : new RandomContrast(factor[0], factor[1]));
  }
}

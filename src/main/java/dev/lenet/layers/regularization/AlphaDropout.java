package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code AlphaDropout}: while training, sets elements to what SELU gives far below 0, with
 * probability {@code rate}, and moves all so that mean and variance stay.
 */
public final class AlphaDropout extends NoiseLayer<AlphaDropout> {
  /** SELU's lower limit. */
  private static final double LOWEST = -1.6732632423543772 * 1.0507009873554805;

  private @Nullable NoiseShape noiseShape;

  /**
   * @param rate from 0 to less than 1
   */
  public AlphaDropout(double rate) {
    super("rate", rate);
    requireLessThanOne();
  }

  /**
   * The shape of what is drawn, N first: along a size of 1, all elements are dropped together.
   *
   * @param sizes 1, or -1 for the input's; none draws for each element, which is the default
   */
  public AlphaDropout noiseShape(int... sizes) {
    noiseShape = sizes.length == 0 ? null : NoiseShape.of("AlphaDropout", sizes);
    return this;
  }

  @Override
  protected Shape outputShape(Shape input) {
    noise(input);
    return input;
  }

  private Shape noise(Shape input) {
    if (noiseShape == null) {
      return input.with(0, -1);
    }
    Shape shape = noiseShape.of(input);
    if (shape == null) {
      throw bad(
          "noise_shape " + noiseShape.sizes() + ", input shape " + input,
          "as many sizes, each 1 or the input's");
    }
    return shape;
  }

  /** The steps of keras/src/layers/regularization/alpha_dropout.py. */
  @Override
  Operand<TFloat32> changed(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    double rate = amount();
    double a = Math.pow((1 - rate) * (1 + rate * LOWEST * LOWEST), -0.5);
    double b = -a * LOWEST * rate;
    Operand<TFloat32> draw = uniform(x, noise(x.shape()));
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(draw, tf.constant((float) rate)), TFloat32.class);
    Operand<TFloat32> dropped =
        tf.math.mul(tf.constant((float) LOWEST), tf.math.sub(tf.constant(1f), kept));
    Operand<TFloat32> y = tf.math.add(tf.math.mul(x.operand(), kept), dropped);
    return tf.math.add(tf.math.mul(tf.constant((float) a), y), tf.constant((float) b));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("noise_shape", noiseShape == null ? null : noiseShape.asKeras());
    return config;
  }

  public static AlphaDropout fromConfig(Config options) {
    AlphaDropout layer = new AlphaDropout(options.number("rate"));
    layer.noiseShape = NoiseShape.read("AlphaDropout", options);
    return layer.read(options);
  }
}

package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Dropout}: while training, sets elements to 0 with probability {@code rate} and
 * divides the others by {@code 1 - rate}.
 */
public final class Dropout extends BaseDropout<Dropout> {
  private @Nullable NoiseShape noiseShape;

  /** Drops elements with this probability: from 0 to 1. */
  public Dropout(double rate) {
    super(rate);
  }

  /**
   * The shape of what is drawn, N first: along a size of 1, all elements are dropped together.
   *
   * @param sizes 1, or -1 for the input's; none draws for each element, which is the default
   */
  public Dropout noiseShape(int... sizes) {
    noiseShape = sizes.length == 0 ? null : NoiseShape.of("Dropout", sizes);
    return this;
  }

  @Override
  Shape noise(Shape input) {
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

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("noise_shape", noiseShape == null ? null : noiseShape.asKeras());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Dropout fromConfig(Config options) {
    Dropout layer = new Dropout(options.number("rate"));
    layer.noiseShape = NoiseShape.read("Dropout", options);
    return layer.read(options);
  }
}

package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;

/**
 * Keras's {@code SpatialDropout1D}: while training, sets whole channels of N x steps x C to 0 with
 * probability {@code rate} and divides the others by {@code 1 - rate}.
 */
public final class SpatialDropout1D extends BaseDropout<SpatialDropout1D> {
  public SpatialDropout1D(double rate) {
    super(rate);
  }

  @Override
  Shape noise(Shape input) {
    Spatial.SEQUENCE.require(input, this);
    return input.with(0, -1).with(1, 1);
  }

  @Override
  public boolean takesTrainable() {
    return false;
  }

  /** Keras 2 writes the options of a {@code Dropout} beside its own. */
  public static SpatialDropout1D fromConfig(Config options) {
    options.only("noise_shape");

    return new SpatialDropout1D(options.number("rate")).read(options);
  }
}

package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.layers.Configs;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code SpatialDropout2D}: while training, sets whole channels of N x H x W x C to 0 with
 * probability {@code rate} and divides the others by {@code 1 - rate}.
 */
public final class SpatialDropout2D extends BaseDropout<SpatialDropout2D> {
  public SpatialDropout2D(double rate) {
    super(rate);
  }

  @Override
  Shape noise(Shape input) {
    Spatial.IMAGE.require(input, this);
    return input.with(0, -1).with(1, 1).with(2, 1);
  }

  @Override
  public boolean takesTrainable() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("data_format", "channels_last");
    return config;
  }

  /** Keras 2 writes the options of a {@code Dropout} beside its own. */
  public static SpatialDropout2D fromConfig(Config options) {
    options.only("noise_shape");
    Configs.channelsLast(options);
    return new SpatialDropout2D(options.number("rate")).read(options);
  }
}

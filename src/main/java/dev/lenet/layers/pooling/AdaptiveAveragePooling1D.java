package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code AdaptiveAveragePooling1D}: the mean of windows that are as large as the output's
 * size needs.
 */
public final class AdaptiveAveragePooling1D extends AdaptivePooling<AdaptiveAveragePooling1D> {
  /** How many steps the output has. */
  public AdaptiveAveragePooling1D(int... outputSize) {
    super(Spatial.SEQUENCE, "AvgPool", outputSize);
  }

  public static AdaptiveAveragePooling1D fromConfig(Config options) {
    return new AdaptiveAveragePooling1D(outputSize(options));
  }
}

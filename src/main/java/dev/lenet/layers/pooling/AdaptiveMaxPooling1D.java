package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code AdaptiveMaxPooling1D}: the largest of windows that are as large as the output's
 * size needs.
 */
public final class AdaptiveMaxPooling1D extends AdaptivePooling<AdaptiveMaxPooling1D> {
  /** How many steps the output has. */
  public AdaptiveMaxPooling1D(int... outputSize) {
    super(Spatial.SEQUENCE, "MaxPool", outputSize);
  }

  public static AdaptiveMaxPooling1D fromConfig(Config options) {
    return new AdaptiveMaxPooling1D(outputSize(options));
  }
}

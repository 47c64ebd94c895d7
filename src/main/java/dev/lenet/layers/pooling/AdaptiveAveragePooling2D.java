package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code AdaptiveAveragePooling2D}: the mean of windows that are as large as the output's
 * size needs.
 */
public final class AdaptiveAveragePooling2D extends AdaptivePooling<AdaptiveAveragePooling2D> {
  /** The output's height and width: one number for both, or two. */
  public AdaptiveAveragePooling2D(int... outputSize) {
    super(Spatial.IMAGE, "AvgPool", outputSize);
  }

  public static AdaptiveAveragePooling2D fromConfig(Config options) {
    return new AdaptiveAveragePooling2D(outputSize(options));
  }
}

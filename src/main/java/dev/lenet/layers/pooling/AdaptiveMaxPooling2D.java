package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code AdaptiveMaxPooling2D}: the largest of windows that are as large as the output's
 * size needs.
 */
public final class AdaptiveMaxPooling2D extends AdaptivePooling<AdaptiveMaxPooling2D> {
  /** The output's height and width: one number for both, or two. */
  public AdaptiveMaxPooling2D(int... outputSize) {
    super(Spatial.IMAGE, "MaxPool", outputSize);
  }

  public static AdaptiveMaxPooling2D fromConfig(Config options) {
    return new AdaptiveMaxPooling2D(outputSize(options));
  }
}

package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code AveragePooling2D}: the mean of each window, 2 x 2 with stride 2 by default. What
 * SAME pads does not count.
 */
public final class AveragePooling2D extends BasePooling<AveragePooling2D> {
  public AveragePooling2D() {
    this(2);
  }

  /** Square windows of this size. */
  public AveragePooling2D(int poolSize) {
    this(poolSize, poolSize);
  }

  /** Windows of this height and width. */
  public AveragePooling2D(int poolHeight, int poolWidth) {
    this(new int[] {poolHeight, poolWidth});
  }

  private AveragePooling2D(int[] poolSize) {
    super(Spatial.IMAGE, "AvgPool", poolSize);
  }

  public static AveragePooling2D fromConfig(Config options) {
    return new AveragePooling2D(poolSize(options)).read(options);
  }
}

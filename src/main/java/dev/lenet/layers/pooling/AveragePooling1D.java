package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code AveragePooling1D}: the mean of each window of steps, 2 with stride 2 by default; N
 * x steps x C to N x steps' x C. What SAME pads does not count.
 */
public final class AveragePooling1D extends BasePooling<AveragePooling1D> {
  public AveragePooling1D() {
    this(2);
  }

  public AveragePooling1D(int poolSize) {
    this(new int[] {poolSize});
  }

  private AveragePooling1D(int[] poolSize) {
    super(Spatial.SEQUENCE, "AvgPool", poolSize);
  }

  public static AveragePooling1D fromConfig(Config options) {
    return new AveragePooling1D(poolSize(options)).read(options);
  }
}

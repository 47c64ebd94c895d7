package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code MaxPooling1D}: the largest of each window of steps, 2 with stride 2 by default; N
 * x steps x C to N x steps' x C.
 */
public final class MaxPooling1D extends BasePooling<MaxPooling1D> {
  public MaxPooling1D() {
    this(2);
  }

  public MaxPooling1D(int poolSize) {
    this(new int[] {poolSize});
  }

  private MaxPooling1D(int[] poolSize) {
    super(Spatial.SEQUENCE, "MaxPool", poolSize);
  }

  public static MaxPooling1D fromConfig(Config options) {
    return new MaxPooling1D(poolSize(options)).read(options);
  }
}

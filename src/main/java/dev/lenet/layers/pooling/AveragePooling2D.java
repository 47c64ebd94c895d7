package dev.lenet.layers.pooling;

/**
 * Keras's {@code AveragePooling2D}: the mean of each window, 2 x 2 with stride 2 by default. What
 * SAME pads does not count.
 */
public final class AveragePooling2D extends Pooling2D<AveragePooling2D> {
  public AveragePooling2D() {
    this(2);
  }

  public AveragePooling2D(int poolSize) {
    this(poolSize, poolSize);
  }

  public AveragePooling2D(int poolHeight, int poolWidth) {
    super("AvgPool", poolHeight, poolWidth);
  }

  @Override
  public String className() {
    return "AveragePooling2D";
  }
}

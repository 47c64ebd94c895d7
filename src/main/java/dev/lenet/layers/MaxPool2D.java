package dev.lenet.layers;

/** Keras's {@code MaxPooling2D}: the largest of each window, 2 x 2 with stride 2 by default. */
public final class MaxPool2D extends Pooling2D {
  public MaxPool2D() {
    this(2);
  }

  public MaxPool2D(int poolSize) {
    this(poolSize, poolSize);
  }

  public MaxPool2D(int poolHeight, int poolWidth) {
    super("MaxPool", poolHeight, poolWidth);
  }

  public MaxPool2D strides(int both) {
    return strides(both, both);
  }

  public MaxPool2D strides(int height, int width) {
    setStrides(height, width);
    return this;
  }

  public MaxPool2D padding(Padding newPadding) {
    setPadding(newPadding);
    return this;
  }

  @Override
  public String className() {
    return "MaxPooling2D";
  }
}

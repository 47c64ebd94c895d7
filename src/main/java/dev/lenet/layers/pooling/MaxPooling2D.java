package dev.lenet.layers.pooling;

import dev.lenet.graph.SymbolicTensor;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Keras's {@code MaxPooling2D}: the largest of each window, 2 x 2 with stride 2 by default. */
public final class MaxPooling2D extends Pooling2D<MaxPooling2D> {
  public MaxPooling2D() {
    this(2);
  }

  public MaxPooling2D(int poolSize) {
    this(poolSize, poolSize);
  }

  public MaxPooling2D(int poolHeight, int poolWidth) {
    super("MaxPool", poolHeight, poolWidth);
  }

  /**
   * Training takes the maximum first and its ReLU then: the same numbers and gradients, from a
   * quarter of the elements. In inference the ReLU is fused with what is before it.
   */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Operand<TFloat32> rectified = x.rectified();
    if (rectified == null || !x.scope().training()) {
      return super.call(x);
    }
    Operand<TFloat32> largest = pool(x.scope(), rectified);
    return x.with(x.scope().tf().nn.relu(largest), outputShape(x.shape())).withRectified(largest);
  }

  @Override
  public String className() {
    return "MaxPooling2D";
  }
}

package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Spatial;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Keras's {@code MaxPooling2D}: the largest of each window, 2 x 2 with stride 2 by default. */
public final class MaxPooling2D extends BasePooling<MaxPooling2D> {
  public MaxPooling2D() {
    this(2);
  }

  /** Square windows of this size. */
  public MaxPooling2D(int poolSize) {
    this(poolSize, poolSize);
  }

  /** Windows of this height and width. */
  public MaxPooling2D(int poolHeight, int poolWidth) {
    this(new int[] {poolHeight, poolWidth});
  }

  private MaxPooling2D(int[] poolSize) {
    super(Spatial.IMAGE, "MaxPool", poolSize);
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

  public static MaxPooling2D fromConfig(Config options) {
    return new MaxPooling2D(poolSize(options)).read(options);
  }
}

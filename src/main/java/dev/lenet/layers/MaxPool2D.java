package dev.lenet.layers;

import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import org.tensorflow.Operand;
import org.tensorflow.op.Scope;
import org.tensorflow.types.TFloat32;

/** Keras's {@code MaxPooling2D}: the largest of each window, 2 x 2 with stride 2 by default. */
public final class MaxPool2D extends Layer {
  private final int poolHeight;
  private final int poolWidth;
  private final int strideHeight;
  private final int strideWidth;
  private Padding padding = Padding.VALID;

  public MaxPool2D() {
    this(2);
  }

  public MaxPool2D(int poolSize) {
    this.poolHeight = poolSize;
    this.poolWidth = poolSize;
    this.strideHeight = poolSize;
    this.strideWidth = poolSize;
  }

  public MaxPool2D padding(Padding newPadding) {
    padding = newPadding;
    return this;
  }

  @Override
  public String className() {
    return "MaxPooling2D";
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() != 4) {
      throw new InputException(
          name() + ": input rank: " + input.rank() + ", shape " + input + " (expected: 4, NHWC)");
    }
    return Shape.of(
        input.size(0),
        padding.outputSize(name(), "height", input.size(1), poolHeight, 1, strideHeight),
        padding.outputSize(name(), "width", input.size(2), poolWidth, 1, strideWidth),
        input.size(3));
  }

  /**
   * The first version of the op: oneDNN takes it over, and not the second, which the Ops API makes.
   */
  @Override
  protected Sym call(Sym x) {
    Scope scope = x.scope().tf().scope();
    Operand<TFloat32> y =
        scope
            .opBuilder("MaxPool", "MaxPool")
            .addInput(x.operand().asOutput())
            .setAttr("ksize", new long[] {1, poolHeight, poolWidth, 1})
            .setAttr("strides", new long[] {1, strideHeight, strideWidth, 1})
            .setAttr("padding", padding.name())
            .build()
            .output(0);
    return x.with(y, outputShape(x.shape()));
  }
}

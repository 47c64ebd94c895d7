package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Zeros;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Conv2D}: N x H x W x C to N x H' x W' x filters, kernel in HWIO.
 *
 * <p>Defaults are Keras's: stride 1, VALID, no activation, a bias, Glorot uniform kernel.
 */
public final class Conv2D extends Layer {
  private final int filters;
  private final int kernelHeight;
  private final int kernelWidth;
  private final Activations activation;
  private int strideHeight = 1;
  private int strideWidth = 1;
  private Padding padding = Padding.VALID;
  private Initializer kernelInitializer = new GlorotUniform();

  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  public Conv2D(int filters, int kernelSize, Activations activation) {
    this.filters = filters;
    this.kernelHeight = kernelSize;
    this.kernelWidth = kernelSize;
    this.activation = activation;
  }

  public Conv2D strides(int strides) {
    strideHeight = strides;
    strideWidth = strides;
    return this;
  }

  public Conv2D padding(Padding newPadding) {
    padding = newPadding;
    return this;
  }

  public Conv2D kernelInitializer(Initializer initializer) {
    kernelInitializer = initializer;
    return this;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight(
        "kernel",
        Shape.of(kernelHeight, kernelWidth, input.size(3), filters),
        kernelInitializer,
        null);
    addWeight("bias", Shape.of(filters), new Zeros(), null);
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() != 4) {
      throw new InputException(
          name() + ": input rank: " + input.rank() + ", shape " + input + " (expected: 4, NHWC)");
    }
    return Shape.of(
        input.size(0),
        padding.outputSize(name(), "height", input.size(1), kernelHeight, 1, strideHeight),
        padding.outputSize(name(), "width", input.size(2), kernelWidth, 1, strideWidth),
        filters);
  }

  @Override
  protected Sym call(Sym x) {
    GraphScope scope = x.scope();
    Operand<TFloat32> y =
        scope
            .tf()
            .nn
            .conv2d(
                x.operand(),
                scope.read(weight("kernel")),
                List.of(1L, (long) strideHeight, (long) strideWidth, 1L),
                padding.name(),
                new Conv2d.Options[0]);
    y = scope.tf().nn.biasAdd(y, scope.read(weight("bias")));
    return activation.apply(x.with(y, outputShape(x.shape())));
  }
}

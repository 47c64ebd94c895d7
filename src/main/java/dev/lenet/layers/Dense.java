package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.data.Shape;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.initializers.GlorotUniform;
import dev.lenet.initializers.Initializer;
import dev.lenet.initializers.Zeros;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Dense}: N x K to N x units, kernel K x units. */
public final class Dense extends Layer {
  private final int units;
  private final Activations activation;
  private final Initializer kernelInitializer = new GlorotUniform();

  public Dense(int units) {
    this(units, Activations.LINEAR);
  }

  public Dense(int units, Activations activation) {
    this.units = units;
    this.activation = activation;
  }

  @Override
  protected void makeWeights(Shape input) {
    addWeight("kernel", Shape.of(input.size(-1), units), kernelInitializer, null);
    addWeight("bias", Shape.of(units), new Zeros(), null);
  }

  @Override
  protected Shape outputShape(Shape input) {
    return input.with(-1, units);
  }

  @Override
  protected Sym call(Sym x) {
    GraphScope scope = x.scope();
    Operand<TFloat32> y = scope.tf().linalg.matMul(x.operand(), scope.read(weight("kernel")));
    y = scope.tf().nn.biasAdd(y, scope.read(weight("bias")));
    return activation.apply(x.with(y, outputShape(x.shape())));
  }
}

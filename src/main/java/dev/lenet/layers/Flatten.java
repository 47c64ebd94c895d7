package dev.lenet.layers;

import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;

/** Keras's {@code Flatten}: N x ... to N x product, in H, W, C order. */
public final class Flatten extends Layer {
  @Override
  protected Shape outputShape(Shape input) {
    return Shape.of(input.size(0), input.dropFirst().elements());
  }

  @Override
  protected Sym call(Sym x) {
    Shape output = outputShape(x.shape());
    var tf = x.scope().tf();
    return x.with(tf.reshape(x.operand(), tf.array(-1, (int) output.size(1))), output);
  }
}

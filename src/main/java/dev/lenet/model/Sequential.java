package dev.lenet.model;

import dev.lenet.graph.Sym;
import dev.lenet.layers.Layer;
import java.util.List;

/** Keras's {@code Sequential}: layers one after the other. */
public final class Sequential extends Model {
  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  public Sequential(List<? extends Layer> layers) {
    layers.forEach(this::layer);
  }

  /** Says what one sample looks like, without N. */
  public Sequential inputShape(long... sample) {
    input(sample);
    return this;
  }

  @Override
  protected Sym call(Sym x) {
    for (Layer layer : layers()) {
      x = layer.apply(x);
    }
    return x;
  }
}

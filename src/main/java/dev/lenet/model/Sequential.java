package dev.lenet.model;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import java.util.List;

/**
 * Keras's {@code Sequential}: layers one after the other. An {@link Input} as the first layer sets
 * the input shape; without it, the first batch does.
 */
public final class Sequential extends Model {
  /** A model of these layers, in this order. */
  public Sequential(Layer... layers) {
    this(List.of(layers));
  }

  /** A model of these layers, in this order. */
  public Sequential(List<? extends Layer> layers) {
    Names.assign(
        name(), layers.stream().filter(l -> !(l instanceof Input)).map(l -> (Layer) l).toList());
    layers.forEach(this::add);
  }

  /** Sets the shape of one sample, without N. */
  public Sequential inputShape(long... sample) {
    return add(new Input(sample));
  }

  /**
   * Adds a layer at the end; an {@link Input} can only be the first.
   *
   * @throws InputException when the layer does not fit the output before it
   */
  public Sequential add(Layer layer) {
    if (layer instanceof Input input) {
      if (!layers().isEmpty() && isBuilt()) {
        throw new InputException(
            name() + ": an Input after other layers (expected: Input as the" + " first layer)");
      }
      changeLayers("add", () -> input(input));
    } else {
      changeLayers("add", () -> layer(layer));
    }
    return this;
  }

  /** Removes and returns the last layer: Keras's {@code pop}. */
  public Layer pop() {
    if (layers().isEmpty()) {
      throw new InputException(name() + ": no layer to pop (expected: at least one)");
    }
    Layer last = layers().get(layers().size() - 1);
    changeLayers("pop", () -> remove(last));
    return last;
  }

  @Override
  public Sequential name(String newName) {
    super.name(newName);
    return this;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    for (Layer layer : layers()) {
      x = layer.apply(x);
    }
    return x;
  }
}

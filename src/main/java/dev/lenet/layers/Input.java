package dev.lenet.layers;

import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Input}: where a model begins. {@link #of} gives a functional model's first tensor,
 * {@code new Input(...)} is a {@code Sequential} model's first layer.
 */
public final class Input extends Layer {
  private final Shape sample;
  private @Nullable Described tensor;

  /** An input of samples of these sizes, without N; -1 for a size that batches decide. */
  public Input(long... sample) {
    this(Shape.of(sample));
  }

  public Input(Shape sample) {
    this.sample = sample;
  }

  /** The tensor of a new input: Keras's {@code keras.Input(shape=...)}. */
  public static Described of(long... sample) {
    return new Input(sample).tensor();
  }

  /** One sample's shape, without N. */
  public Shape sample() {
    return sample;
  }

  /** The tensor of this input, N first; the same at each call. */
  public Described tensor() {
    if (tensor == null) {
      tensor = new Described(this, List.of(), sample.prepend(-1));
    }
    return tensor;
  }

  @Override
  public String className() {
    return "InputLayer";
  }

  /** Lets through what fits. */
  @Override
  protected Sym call(Sym x) {
    return x;
  }
}

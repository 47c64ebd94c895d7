package dev.lenet.layers;

import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a model that is only being described: its shape, and the layer and inputs that make
 * it. Following the inputs back gives the model's graph of layers.
 */
public final class Described extends Sym {
  private static final AtomicLong COUNT = new AtomicLong();

  private final @Nullable Layer layer;
  private final List<Sym> inputs;
  private final long serial = COUNT.getAndIncrement();

  Described(@Nullable Layer layer, List<Sym> inputs, Shape shape) {
    super(shape);
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
  }

  /** A model's input. */
  public static Described input(Shape shape) {
    return new Described(null, List.of(), shape);
  }

  /** The layer that makes this tensor; null for a model's input. */
  public @Nullable Layer layer() {
    return layer;
  }

  /** Grows with every tensor that is described: the order in which layers were applied. */
  public long serial() {
    return serial;
  }

  /** What that layer was applied to. */
  public List<Sym> inputs() {
    return inputs;
  }
}

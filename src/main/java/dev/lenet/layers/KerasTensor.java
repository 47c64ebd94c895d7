package dev.lenet.layers;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a model that is only being described: its shape, and the layer and inputs that make
 * it. Following the inputs back gives the model's graph of layers.
 */
public final class KerasTensor extends SymbolicTensor {
  private static final AtomicLong COUNT = new AtomicLong();

  private final @Nullable Layer layer;
  private final List<SymbolicTensor> inputs;
  private final boolean startsAtLayers;
  private final long serial = COUNT.getAndIncrement();

  /**
   * The output of a layer.
   *
   * @param layer what makes it; null for a model's input
   * @param inputs what the layer was applied to
   * @param shape of the whole batch, with -1 for an unknown size
   */
  public KerasTensor(@Nullable Layer layer, List<SymbolicTensor> inputs, Shape shape) {
    super(shape);
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
    this.startsAtLayers =
        inputs.isEmpty()
            ? layer != null
            : inputs.stream().allMatch(x -> x instanceof KerasTensor from && from.startsAtLayers);
  }

  /** Whether a model can be made that ends here: the layers before begin at an {@code Input}. */
  boolean startsAtLayers() {
    return startsAtLayers;
  }

  /** A model's input. */
  public static KerasTensor input(Shape shape) {
    return new KerasTensor(null, List.of(), shape);
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
  public List<SymbolicTensor> inputs() {
    return inputs;
  }
}

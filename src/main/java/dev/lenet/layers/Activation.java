package dev.lenet.layers;

import dev.lenet.activations.Activations;
import dev.lenet.graph.Sym;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Activation} layer. */
public final class Activation extends Layer {
  private final Activations fn;

  public Activation(Activations fn) {
    this.fn = fn;
  }

  @Override
  protected Sym call(Sym x) {
    return fn.apply(x);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("activation", fn.kerasName());
    return config;
  }
}

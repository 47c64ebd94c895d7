package dev.lenet.layers.core;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Activation} layer. */
public final class Activation extends FluentLayer<Activation> {
  private final ActivationFunction fn;

  /** Applies this function. */
  public Activation(ActivationFunction fn) {
    this.fn = fn;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return fn.apply(x);
  }

  @Override
  public boolean isPointwise() {
    return fn instanceof Activations;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public boolean passesOn() {
    return fn == Activations.LINEAR;
  }

  @Override
  public boolean givesProbabilities() {
    return fn.givesProbabilities();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("activation", fn.serialize());
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Activation fromConfig(Config options) {
    return new Activation(Configs.activation(options));
  }
}

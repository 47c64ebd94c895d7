package dev.lenet.layers;

import dev.lenet.data.InputException;
import dev.lenet.graph.Sym;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Activation} layer. */
public final class Activation extends Layer {
  private final Fn fn;

  /** The activation functions, by Keras's names. */
  public enum Fn {
    LINEAR,
    RELU,
    SOFTMAX;

    /** Keras's name, such as {@code relu}. */
    public String kerasName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The function of this Keras name. */
    public static Fn named(String name) {
      for (Fn fn : values()) {
        if (fn.kerasName().equals(name)) {
          return fn;
        }
      }
      throw new InputException("activation '" + name + "' (expected: one of Keras's activations)");
    }

    /** The function's value; softmax is taken over the last dimension. */
    public Sym apply(Sym x) {
      return switch (this) {
        case LINEAR -> x;
        case RELU -> x.with(x.scope().tf().nn.relu(x.operand()));
        case SOFTMAX -> x.with(x.scope().tf().nn.softmax(x.operand())).withLogits(x.operand());
      };
    }
  }

  public Activation(Fn fn) {
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

package dev.lenet.activations;

import dev.lenet.data.InputException;
import dev.lenet.graph.Sym;
import java.util.Locale;

/** Keras's activation functions, by Keras's names. */
public enum Activations {
  LINEAR,
  RELU,
  SOFTMAX;

  /** Keras's name, such as {@code relu}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The function of this Keras name. */
  public static Activations named(String name) {
    for (Activations function : values()) {
      if (function.kerasName().equals(name)) {
        return function;
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

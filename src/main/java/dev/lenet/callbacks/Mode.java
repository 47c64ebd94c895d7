package dev.lenet.callbacks;

import dev.lenet.data.InputException;

/** Which way a watched value is better; {@link #AUTO} goes by what the value is. */
public enum Mode {
  AUTO,
  MIN,
  MAX;

  /** The mode of Keras's name: {@code auto}, {@code min} or {@code max}. */
  public static Mode named(String name) {
    return switch (name) {
      case "auto" -> AUTO;
      case "min" -> MIN;
      case "max" -> MAX;
      default -> throw new InputException("mode '" + name + "' (expected: auto, min or max)");
    };
  }
}

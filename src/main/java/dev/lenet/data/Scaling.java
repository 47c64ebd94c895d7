package dev.lenet.data;

import java.util.Locale;

/** How a byte of an image becomes the float that a model takes. */
public enum Scaling {
  /** 0 to 255, as it is. */
  NONE("none"),
  /** x / 255: [0, 1]. */
  ZERO_TO_ONE("0,1"),
  /** x / 127.5 - 1: [-1, 1]. */
  MINUS_ONE_TO_ONE("-1,1");

  private final String text;

  Scaling(String text) {
    this.text = text;
  }

  /** The scaling that a user wrote: {@code none}, {@code 0,1} or {@code -1,1}. */
  public static Scaling parse(String text) {
    for (Scaling scaling : values()) {
      if (scaling.text.equals(text.toLowerCase(Locale.ROOT).replace(" ", ""))) {
        return scaling;
      }
    }
    throw new InputException("scale '" + text + "' (expected: none, 0,1 or -1,1)");
  }

  @Override
  public String toString() {
    return text;
  }
}

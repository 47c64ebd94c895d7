package dev.lenet.layers;

import java.util.Locale;

/** How a value between pixels is found. */
public enum Interpolation {
  /** From the nearest pixel. */
  NEAREST,
  /** From the four pixels around, by distance. */
  BILINEAR;

  /** Keras's name, such as {@code bilinear}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

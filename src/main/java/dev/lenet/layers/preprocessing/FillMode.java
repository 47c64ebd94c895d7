package dev.lenet.layers.preprocessing;

import java.util.Locale;

/** What is taken for the pixels outside an image. */
public enum FillMode {
  /** A given value. */
  CONSTANT,
  /** The nearest pixel of the edge. */
  NEAREST,
  /** The image mirrored at its edge: {@code (d c b a | a b c d | d c b a)}. */
  REFLECT,
  /** The image from its other end: {@code (a b c d | a b c d | a b c d)}. */
  WRAP;

  /** Keras's name, such as {@code constant}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

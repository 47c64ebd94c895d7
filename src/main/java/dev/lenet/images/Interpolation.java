package dev.lenet.images;

import java.util.Locale;

/** The methods of resizing images, by Keras's names. */
public enum Interpolation {
  /** The pixel whose centre is nearest. {@code load_img}'s default. */
  NEAREST,
  /**
   * By distance: of the four pixels around; where an image file shrinks, of all that a triangle as
   * wide as the new pixel covers, as in Pillow.
   */
  BILINEAR;

  /** Keras's name, such as {@code bilinear}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }
}

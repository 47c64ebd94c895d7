package dev.lenet.data;

/** How an image gets another size: the methods of Keras's {@code load_img} that are built here. */
public enum Interpolation {
  /** The pixel under the centre. Keras's default. */
  NEAREST,
  /** A triangle filter that widens when the image shrinks, as Pillow's. */
  BILINEAR
}

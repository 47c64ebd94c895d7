package dev.lenet.layers.preprocessing;

import dev.lenet.layers.Configs;
import dev.lenet.tensor.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ResizeBicubic;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.op.image.ResizeNearestNeighbor;
import org.tensorflow.op.image.ScaleAndTranslate;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A size that images are brought to, by the steps of keras/src/backend/tensorflow/image.py, {@code
 * resize}.
 */
record Sized(int height, int width) {
  static Sized of(String layer, int height, int width) {
    return new Sized(
        Configs.positive(layer, "height", height), Configs.positive(layer, "width", width));
  }

  /** Images of this size. */
  Shape of(Shape images) {
    return images.with(1, height).with(2, width);
  }

  /** The images, stretched. */
  Operand<TFloat32> stretch(
      Ops tf, Operand<TFloat32> images, Resizing.Method method, boolean antialias) {
    Operand<TInt32> size = tf.array(height, width);
    String kernel =
        switch (method) {
          case NEAREST -> "";
          case BILINEAR -> antialias ? "triangle" : "";
          case BICUBIC -> antialias ? "keyscubic" : "";
          case LANCZOS3 -> "lanczos3";
          case LANCZOS5 -> "lanczos5";
        };
    if (!kernel.isEmpty()) {
      Operand<TInt32> from = tf.slice(tf.shape(images), tf.array(1), tf.array(2));
      Operand<TFloat32> scale =
          tf.math.div(tf.dtypes.cast(size, TFloat32.class), tf.dtypes.cast(from, TFloat32.class));
      return tf.image.scaleAndTranslate(
          images,
          size,
          scale,
          tf.constant(new float[2]),
          ScaleAndTranslate.kernelType(kernel),
          ScaleAndTranslate.antialias(antialias));
    }
    return switch (method) {
      case BILINEAR -> tf.image.resizeBilinear(images, size, ResizeBilinear.halfPixelCenters(true));
      case BICUBIC -> tf.image.resizeBicubic(images, size, ResizeBicubic.halfPixelCenters(true));
      default ->
          tf.image.resizeNearestNeighbor(
              images, size, ResizeNearestNeighbor.halfPixelCenters(true));
    };
  }

  /** The middle of the images, as high for its width as this size is. */
  Operand<TFloat32> proportion(Ops tf, Operand<TFloat32> images, Shape shape) {
    int rows = Math.max(Math.min((int) shape.size(1), highFor(shape)), 1);
    int columns = Math.max(Math.min((int) shape.size(2), wideFor(shape)), 1);
    int top = ((int) shape.size(1) - rows) / 2;
    int left = ((int) shape.size(2) - columns) / 2;
    return cut(tf, images, top, left, rows, columns);
  }

  /** The images in the middle of more, filled with a value, as high for its width as this size. */
  Operand<TFloat32> frame(Ops tf, Operand<TFloat32> images, Shape shape, double fill) {
    int top = (Math.max((int) shape.size(1), highFor(shape)) - (int) shape.size(1)) / 2;
    int left = (Math.max((int) shape.size(2), wideFor(shape)) - (int) shape.size(2)) / 2;
    int[][] around = {{0, 0}, {top, top}, {left, left}, {0, 0}};
    return tf.pad(images, tf.constant(around), tf.constant((float) fill));
  }

  private int highFor(Shape images) {
    return (int) ((float) (images.size(2) * height) / width);
  }

  private int wideFor(Shape images) {
    return (int) ((float) (images.size(1) * width) / height);
  }

  static Operand<TFloat32> cut(
      Ops tf, Operand<TFloat32> images, int top, int left, int rows, int columns) {
    return tf.slice(images, tf.array(0, top, left, 0), tf.array(-1, rows, columns, -1));
  }
}

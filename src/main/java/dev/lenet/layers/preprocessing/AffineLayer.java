package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.images.Interpolation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ImageProjectiveTransformV3;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What the random moves of images share. Output pixel (x, y) is taken from ({@code a0 x + a1 y +
 * a2}, {@code b0 x + b1 y + b2}).
 */
public abstract class AffineLayer<L extends AffineLayer<L>> extends RandomLayer<L> {
  private FillMode fillMode = FillMode.REFLECT;
  private double fillValue;
  private Interpolation interpolation = Interpolation.BILINEAR;

  /** What is where the image has gone; REFLECT by default. */
  public final L fillMode(FillMode mode) {
    fillMode = mode;
    return self();
  }

  /** Fills with a value. */
  public final L fillValue(double value) {
    fillMode = FillMode.CONSTANT;
    fillValue = value;
    return self();
  }

  /** How pixels between pixels are computed; BILINEAR by default. */
  public final L interpolation(Interpolation newInterpolation) {
    interpolation = newInterpolation;
    return self();
  }

  /** The images, moved by the numbers a0, a1, a2, b0, b1, b2, 0, 0 of each. */
  final Operand<TFloat32> move(SymbolicTensor images, Operand<TFloat32> transforms) {
    AffineGradient.register();
    Ops tf = images.scope().tf();
    Operand<TInt32> size = tf.slice(tf.shape(images.operand()), tf.array(1), tf.array(2));
    return tf.image.imageProjectiveTransformV3(
        images.operand(),
        tf.stopGradient(transforms),
        size,
        tf.constant((float) fillValue),
        interpolation.name(),
        ImageProjectiveTransformV3.fillMode(fillMode.name()));
  }

  /** Height (dimension 1) or width (2) as a float32. */
  static Operand<TFloat32> size(Ops tf, SymbolicTensor images, int dimension) {
    Operand<TInt32> size = tf.slice(tf.shape(images.operand()), tf.array(dimension), tf.array(1));
    return tf.dtypes.cast(size, TFloat32.class);
  }

  /** Columns of N rows each, side by side. */
  static Operand<TFloat32> columns(Ops tf, List<Operand<TFloat32>> columns) {
    return tf.concat(columns, tf.constant(1));
  }

  final Map<String, @Nullable Object> fill(Map<String, @Nullable Object> config) {
    config.put("fill_mode", fillMode.kerasName());
    config.put("fill_value", fillValue);
    config.put("interpolation", interpolation.kerasName());
    return common(config);
  }

  static <T extends AffineLayer<T>> T readFill(Config options, T layer) {
    layer.fillValue(options.number("fill_value", 0)).fillMode(fillMode(options));
    layer.interpolation(interpolation(options));
    return read(options, layer);
  }

  private static FillMode fillMode(Config options) {
    for (FillMode mode : FillMode.values()) {
      if (mode.kerasName().equals(options.text("fill_mode", "reflect"))) {
        return mode;
      }
    }
    throw options.refuse("fill_mode", "expected: reflect, wrap, constant or nearest");
  }

  private static Interpolation interpolation(Config options) {
    for (Interpolation mode : Interpolation.values()) {
      if (mode.kerasName().equals(options.text("interpolation", "bilinear"))) {
        return mode;
      }
    }
    throw options.refuse("interpolation", "expected: nearest or bilinear");
  }
}

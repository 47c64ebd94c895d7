package dev.lenet.layers.preprocessing;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Keras's {@code RandomCrop}: while training, a part of this size from a random place, the same for
 * all images of a batch. Images that are not larger both ways are cut and then stretched.
 *
 * <p>As in Keras 3, images stay whole when predicting.
 */
public final class RandomCrop extends RandomLayer<RandomCrop> {
  private final Sized size;

  public RandomCrop(int height, int width) {
    size = Sized.of("RandomCrop", height, width);
  }

  @Override
  protected Shape outputShape(Shape input) {
    super.outputShape(input);
    if (input.size(1) < 0 || input.size(2) < 0) {
      throw bad("input shape " + input, "a known height and width");
    }
    return size.of(input);
  }

  @Override
  Operand<TFloat32> change(SymbolicTensor images) {
    Ops tf = images.scope().tf();
    int rows = (int) images.shape().size(1);
    int columns = (int) images.shape().size(2);
    if (rows <= size.height() || columns <= size.width()) {
      return small(tf, images, rows, columns);
    }
    Operand<TInt32> top = place(tf, drawOne(images, 0, rows - size.height() + 1));
    Operand<TInt32> left = place(tf, drawOne(images, 0, columns - size.width() + 1));
    return tf.slice(
        images.operand(),
        tf.concat(List.of(tf.array(0), top, left, tf.array(0)), tf.constant(0)),
        tf.array(-1, size.height(), size.width(), -1));
  }

  private static Operand<TInt32> place(Ops tf, Operand<TFloat32> drawn) {
    return tf.reshape(tf.dtypes.cast(drawn, TInt32.class), tf.array(1));
  }

  private Operand<TFloat32> small(Ops tf, SymbolicTensor images, int rows, int columns) {
    int high = Math.max(Math.min(rows, columns * size.height() / size.width()), 1);
    int wide = Math.max(Math.min(columns, rows * size.width() / size.height()), 1);
    int top = (rows - high) / 2;
    int left = (columns - wide) / 2;
    Operand<TFloat32> cut =
        Sized.cut(
            tf,
            images.operand(),
            top,
            left,
            Math.min(size.height(), rows - top),
            Math.min(size.width(), columns - left));
    return size.stretch(tf, cut, Resizing.Method.BILINEAR, false);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = common(super.config());
    config.put("height", size.height());
    config.put("width", size.width());
    return config;
  }

  public static RandomCrop fromConfig(Config options) {
    return read(options, new RandomCrop(options.integer("height"), options.integer("width")));
  }
}

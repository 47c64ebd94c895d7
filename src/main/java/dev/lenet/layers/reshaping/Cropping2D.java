package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.Optional;
import org.tensorflow.op.Ops;

/** Keras's {@code Cropping2D}: images without their outer rows and columns. */
public final class Cropping2D extends BaseSides2D<Cropping2D> {
  /** Removes this many rows and columns on each side. */
  public Cropping2D(int all) {
    this(all, all);
  }

  /**
   * Removes {@code height} rows at the top and at the bottom, {@code width} columns at the left and
   * at the right.
   */
  public Cropping2D(int height, int width) {
    this(height, height, width, width);
  }

  /** Removes these many rows or columns on each side: 0 or more each. */
  public Cropping2D(int top, int bottom, int left, int right) {
    super("cropping", top, bottom, left, right);
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    return input
        .with(1, less(input, 1, top, bottom, "height"))
        .with(2, less(input, 2, left, right, "width"));
  }

  private long less(Shape input, int dimension, int before, int after, String what) {
    long size = input.size(dimension);
    if (size >= 0 && size <= before + after) {
      throw bad(
          what + " " + size + ", cropped by " + before + " and " + after,
          "more than " + (before + after));
    }
    return size < 0 ? -1 : size - before - after;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    var kept = tf.math.sub(tf.shape(x.operand()), tf.array(0, top + bottom, left + right, 0));
    return x.with(tf.slice(x.operand(), tf.array(0, top, left, 0), kept), outputShape(x.shape()));
  }

  @Override
  public Optional<ReceptiveField> receptiveField(ReceptiveField before, Shape input, Shape output) {
    return Optional.of(
        new ReceptiveField(before.rows().under(1, 1, -top), before.columns().under(1, 1, -left)));
  }

  /** The layer that a config of Keras describes. */
  public static Cropping2D fromConfig(Config options) {
    Configs.channelsLast(options);
    int[] sides = Configs.sides(options, "cropping");
    return new Cropping2D(sides[0], sides[1], sides[2], sides[3]);
  }
}

package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.Optional;
import org.tensorflow.op.Ops;

/** Keras's {@code ZeroPadding2D}: zeros around each image, one row and column by default. */
public final class ZeroPadding2D extends BaseSides2D<ZeroPadding2D> {
  /** Adds one row and column on each side. */
  public ZeroPadding2D() {
    this(1);
  }

  /** Adds this many rows and columns on each side. */
  public ZeroPadding2D(int all) {
    this(all, all);
  }

  /**
   * Adds {@code height} rows at the top and at the bottom, {@code width} columns at the left and at
   * the right.
   */
  public ZeroPadding2D(int height, int width) {
    this(height, height, width, width);
  }

  /** Adds these many rows or columns on each side: 0 or more each. */
  public ZeroPadding2D(int top, int bottom, int left, int right) {
    super("padding", top, bottom, left, right);
  }

  @Override
  protected Shape outputShape(Shape input) {
    requireImages(input);
    long height = input.size(1) < 0 ? -1 : input.size(1) + top + bottom;
    long width = input.size(2) < 0 ? -1 : input.size(2) + left + right;
    return input.with(1, height).with(2, width);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    int[][] around = {{0, 0}, {top, bottom}, {left, right}, {0, 0}};
    return x.with(
        tf.pad(x.operand(), tf.constant(around), tf.constant(0f)), outputShape(x.shape()));
  }

  @Override
  public Optional<ReceptiveField> receptiveField(ReceptiveField before, Shape input, Shape output) {
    return Optional.of(
        new ReceptiveField(before.rows().under(1, 1, top), before.columns().under(1, 1, left)));
  }

  /** The layer that a config of Keras describes. */
  public static ZeroPadding2D fromConfig(Config options) {
    Configs.channelsLast(options);
    if (!options.has("padding")) {
      return new ZeroPadding2D();
    }
    int[] sides = Configs.sides(options, "padding");
    return new ZeroPadding2D(sides[0], sides[1], sides[2], sides[3]);
  }
}

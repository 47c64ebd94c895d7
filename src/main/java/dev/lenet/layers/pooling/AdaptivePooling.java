package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Pair;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What the poolings to a given size share: images or sequences are parted in as many windows as
 * there are outputs, which may overlap by one row or column.
 */
public abstract class AdaptivePooling<L extends AdaptivePooling<L>> extends FluentLayer<L> {
  private final Spatial spatial;
  private final String op;
  private final Pair outputSize;

  AdaptivePooling(Spatial spatial, String op, int... outputSize) {
    this.spatial = spatial;
    this.op = op;
    this.outputSize = spatial.window(className(), "output_size", outputSize);
  }

  @Override
  protected final Shape outputShape(Shape input) {
    spatial.require(input, this);
    Shape image = spatial.image(input);
    if (image.size(1) < outputSize.height() || image.size(2) < outputSize.width()) {
      throw bad(
          "input shape " + input,
          spatial == Spatial.IMAGE
              ? "a known height and width of " + outputSize.asList() + " or more"
              : outputSize.width() + " steps or more");
    }
    return spatial.flat(image.with(1, outputSize.height()).with(2, outputSize.width()));
  }

  @Override
  protected final SymbolicTensor call(SymbolicTensor x) {
    Shape output = outputShape(x.shape());
    Shape image = spatial.image(x.shape());
    Ops tf = x.scope().tf();
    Operand<TFloat32> y = spatial.image(tf, x.operand());
    if (spatial == Spatial.IMAGE) {
      y = along(tf, y, 1, (int) image.size(1), outputSize.height());
    }
    y = along(tf, y, 2, (int) image.size(2), outputSize.width());
    return x.with(spatial.flat(tf, y), output);
  }

  /**
   * Pools along one dimension: every window of both lengths, of which those are taken that begin
   * where one should. The steps of keras/src/backend/tensorflow/nn.py.
   */
  private Operand<TFloat32> along(Ops tf, Operand<TFloat32> x, int axis, int from, int to) {
    int small = (from + to - 1) / to;
    int smallCount = Math.max(1, from - small + 1);
    int[] places = new int[to];
    boolean anyLarge = false;
    for (int i = 0; i < to; i++) {
      int start = Math.min((int) Math.floor((float) i * from / to), from - 1);
      int end = Math.min((int) Math.ceil((float) (i + 1) * from / to), from);
      boolean large = end - start == small + 1;
      anyLarge |= large;
      places[i] = large ? start + smallCount : start;
    }
    Operand<TFloat32> windows = pool(tf, x, axis, small);
    if (anyLarge) {
      windows = tf.concat(List.of(windows, pool(tf, x, axis, small + 1)), tf.constant(axis));
    }
    return tf.gather(windows, tf.array(places), tf.constant(axis));
  }

  private Operand<TFloat32> pool(Ops tf, Operand<TFloat32> x, int axis, int size) {
    long[] window = {1, 1, 1, 1};
    window[axis] = size;
    return tf.scope()
        .opBuilder(op, op)
        .addInput(x.asOutput())
        .setAttr("ksize", window)
        .setAttr("strides", new long[] {1, 1, 1, 1})
        .setAttr("padding", "VALID")
        .build()
        .output(0);
  }

  @Override
  public final boolean takesSequences() {
    return spatial == Spatial.SEQUENCE;
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("output_size", spatial.list(outputSize));
    config.put("data_format", "channels_last");
    return config;
  }

  /** The size in a config. */
  static int[] outputSize(Config options) {
    Configs.channelsLast(options);
    return options.integers("output_size");
  }
}

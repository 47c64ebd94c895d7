package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/** Keras's {@code ZeroPadding1D}: zeros before and behind N x steps x C, one step by default. */
public final class ZeroPadding1D extends FluentLayer<ZeroPadding1D> {
  private final int before;
  private final int behind;

  public ZeroPadding1D() {
    this(1);
  }

  public ZeroPadding1D(int both) {
    this(both, both);
  }

  public ZeroPadding1D(int before, int behind) {
    if (before < 0 || behind < 0) {
      throw new InputException(
          "ZeroPadding1D: padding " + List.of(before, behind) + " (expected: 0 or more each)");
    }
    this.before = before;
    this.behind = behind;
  }

  @Override
  protected Shape outputShape(Shape input) {
    Spatial.SEQUENCE.require(input, this);
    return input.with(1, input.size(1) < 0 ? -1 : input.size(1) + before + behind);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    int[][] around = {{0, 0}, {before, behind}, {0, 0}};
    return x.with(
        tf.pad(x.operand(), tf.constant(around), tf.constant(0f)), outputShape(x.shape()));
  }

  @Override
  public boolean takesSequences() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("padding", List.of(before, behind));
    config.put("data_format", "channels_last");
    return config;
  }

  public static ZeroPadding1D fromConfig(Config options) {
    Configs.channelsLast(options);
    int[] sides = options.has("padding") ? options.pair("padding") : new int[] {1, 1};
    return new ZeroPadding1D(sides[0], sides[1]);
  }
}

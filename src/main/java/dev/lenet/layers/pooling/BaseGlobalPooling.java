package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * What the poolings of whole images and sequences share: one number for each channel, N x C, or
 * with sizes of 1 between.
 */
public abstract class BaseGlobalPooling<L extends BaseGlobalPooling<L>> extends FluentLayer<L> {
  private final Spatial spatial;
  private boolean keepdims;

  BaseGlobalPooling(Spatial spatial) {
    this.spatial = spatial;
  }

  /** Whether the dimensions stay that are pooled, with size 1; false by default. */
  public final L keepdims(boolean keeps) {
    keepdims = keeps;
    return self();
  }

  @Override
  protected final Shape outputShape(Shape input) {
    spatial.require(input, this);
    if (!keepdims) {
      return Shape.of(input.size(0), input.size(-1));
    }
    Shape kept = input;
    for (int axis : spatial.axes()) {
      kept = kept.with(axis, 1);
    }
    return kept;
  }

  @Override
  public final boolean takesSequences() {
    return spatial == Spatial.SEQUENCE;
  }

  @Override
  public final boolean hasBuildConfig() {
    return false;
  }

  abstract Operand<TFloat32> reduce(
      Ops tf, Operand<TFloat32> x, Operand<TInt32> axes, boolean keep);

  @Override
  protected final SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    return x.with(
        reduce(tf, x.operand(), tf.constant(spatial.axes()), keepdims), outputShape(x.shape()));
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("data_format", "channels_last");
    config.put("keepdims", keepdims);
    return config;
  }

  /** Reads what {@link #config} writes. */
  final L read(Config options) {
    keepdims(options.flag("keepdims", false));
    Configs.channelsLast(options);
    return self();
  }
}

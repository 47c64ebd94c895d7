package dev.lenet.layers.pooling;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** What the poolings of whole images share: N x H x W x C to N x C, or N x 1 x 1 x C. */
public abstract class GlobalPooling2D<L extends GlobalPooling2D<L>> extends FluentLayer<L> {
  private boolean keepdims;

  /** Whether height and width stay, as dimensions of size 1; false by default. */
  public final L keepdims(boolean keeps) {
    keepdims = keeps;
    return self();
  }

  @Override
  protected final Shape outputShape(Shape input) {
    requireImages(input);
    return keepdims
        ? Shape.of(input.size(0), 1, 1, input.size(3))
        : Shape.of(input.size(0), input.size(3));
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
        reduce(tf, x.operand(), tf.constant(new int[] {1, 2}), keepdims), outputShape(x.shape()));
  }

  @Override
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("data_format", "channels_last");
    config.put("keepdims", keepdims);
    return config;
  }

  public static <T extends GlobalPooling2D<T>> T fromConfig(Config options, T layer) {
    layer.keepdims(options.flag("keepdims", false));
    Configs.channelsLast(options);
    return layer;
  }
}

package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Sizes;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Flatten}: N x ... to N x product, in H, W, C order. */
public final class Flatten extends FluentLayer<Flatten> {
  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() < 1) {
      throw bad("input rank: 0, shape " + input, "1 or more");
    }
    Shape sample = input.dropFirst();
    return Shape.of(input.size(0), sample.isFullyKnown() ? sample.elements() : -1);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Shape output = outputShape(x.shape());
    var tf = x.scope().tf();
    return x.with(tf.reshape(x.operand(), Sizes.of(tf, x.operand(), output)), output);
  }

  @Override
  public Features features() {
    return Features.FLATTENED;
  }

  @Override
  public boolean passesOn() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("data_format", "channels_last");
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static Flatten fromConfig(Config options) {
    Configs.channelsLast(options);
    return new Flatten();
  }
}

package dev.lenet.layers;

import dev.lenet.data.Options;
import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code Flatten}: N x ... to N x product, in H, W, C order. */
public final class Flatten extends Layer {
  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() < 1) {
      throw bad("input rank: 0, shape " + input, "1 or more");
    }
    Shape sample = input.dropFirst();
    return Shape.of(input.size(0), sample.isFullyKnown() ? sample.elements() : -1);
  }

  @Override
  protected Sym call(Sym x) {
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

  static Flatten fromConfig(Options options) {
    Configs.channelsLast(options);
    return new Flatten();
  }
}

package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.layers.Sizes;
import dev.lenet.layers.Spatial;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code UpSampling1D}: each step of N x steps x C several times, twice by default. */
public final class UpSampling1D extends FluentLayer<UpSampling1D> {
  private final int size;

  public UpSampling1D() {
    this(2);
  }

  /** How many times each step is there. */
  public UpSampling1D(int size) {
    this.size = Configs.positive("UpSampling1D", "size", size);
  }

  @Override
  protected Shape outputShape(Shape input) {
    Spatial.SEQUENCE.require(input, this);
    return input.with(1, input.size(1) < 0 ? -1 : input.size(1) * size);
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    Shape output = outputShape(x.shape());
    Operand<TFloat32> columns = tf.expandDims(x.operand(), tf.constant(2));
    Operand<TFloat32> repeated = tf.tile(columns, tf.array(1, 1, size, 1));
    return x.with(tf.reshape(repeated, Sizes.of(tf, x.operand(), output)), output);
  }

  @Override
  public boolean takesSequences() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("size", size);
    return config;
  }

  public static UpSampling1D fromConfig(Config options) {
    return new UpSampling1D(options.integer("size", 2));
  }
}

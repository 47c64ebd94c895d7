package dev.lenet.layers.reshaping;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Configs;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.Ops;

/** Keras's {@code RepeatVector}: each row of N x C several times, N x n x C. */
public final class RepeatVector extends FluentLayer<RepeatVector> {
  private final int n;

  public RepeatVector(int n) {
    this.n = Configs.positive("RepeatVector", "n", n);
  }

  @Override
  protected Shape outputShape(Shape input) {
    if (input.rank() != 2) {
      throw bad("input rank: " + input.rank() + ", shape " + input, "2, N x C");
    }
    return Shape.of(input.size(0), n, input.size(1));
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    return x.with(
        tf.tile(tf.expandDims(x.operand(), tf.constant(1)), tf.array(1, n, 1)),
        outputShape(x.shape()));
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("n", n);
    return config;
  }

  public static RepeatVector fromConfig(Config options) {
    return new RepeatVector(options.integer("n"));
  }
}

package dev.lenet.layers.activations;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.op.nn.LeakyRelu;

/** Keras's {@code LeakyReLU}: x, multiplied by {@code negative_slope}, 0.3 by default, below 0. */
public final class LeakyReLU extends FluentLayer<LeakyReLU> {
  private final double negativeSlope;

  /** With a slope of 0.3 below 0. */
  public LeakyReLU() {
    this(0.3);
  }

  /** With this slope below 0: 0 or more. */
  public LeakyReLU(double negativeSlope) {
    if (!(negativeSlope >= 0)) {
      throw new InputException(
          "LeakyReLU: negative_slope " + negativeSlope + " (expected: 0 or more)");
    }
    this.negativeSlope = negativeSlope;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    return x.with(x.scope().tf().nn.leakyRelu(x.operand(), LeakyRelu.alpha((float) negativeSlope)));
  }

  @Override
  public boolean isPointwise() {
    return true;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("negative_slope", negativeSlope);
    return config;
  }

  /** Keras 2 calls the slope {@code alpha}. */
  public static LeakyReLU fromConfig(Config options) {
    double alpha = options.number("alpha", 0.3);
    return new LeakyReLU(options.number("negative_slope", alpha));
  }
}

package dev.lenet.layers.activations;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code ELU}: x above 0, {@code alpha * (exp(x) - 1)} below. */
public final class ELU extends FluentLayer<ELU> {
  private final double alpha;

  /** With an alpha of 1. */
  public ELU() {
    this(1);
  }

  /** With this alpha: the output goes down to {@code -alpha}. */
  public ELU(double alpha) {
    this.alpha = alpha;
  }

  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    Operand<TFloat32> y = tf.nn.elu(x.operand());
    if (alpha == 1) {
      return x.with(y);
    }
    Operand<TFloat32> below = tf.math.mul(tf.constant((float) alpha), y);
    return x.with(tf.select(tf.math.greater(x.operand(), tf.constant(0f)), y, below));
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
    config.put("alpha", alpha);
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static ELU fromConfig(Config options) {
    return new ELU(options.number("alpha", 1));
  }
}

package dev.lenet.layers.regularization;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The {@code StochasticDepth} of Keras's ConvNeXt: while training, sets whole samples to 0 with
 * probability {@code dropPathRate} and divides the others by {@code 1 - dropPathRate}.
 */
public final class StochasticDepth extends NoiseLayer<StochasticDepth> {
  /**
   * @param dropPathRate from 0 to less than 1
   */
  public StochasticDepth(double dropPathRate) {
    super("drop_path_rate", dropPathRate);
    requireLessThanOne();
    discardSeed();
  }

  @Override
  Operand<TFloat32> changed(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    Operand<TFloat32> keep = tf.constant((float) (1 - amount()));
    Shape each = x.shape().with(0, -1);
    for (int axis = 1; axis < each.rank(); axis++) {
      each = each.with(axis, 1);
    }
    Operand<TFloat32> stays = tf.math.floor(tf.math.add(keep, uniform(x, each)));
    return tf.math.mul(tf.math.div(x.operand(), keep), stays);
  }

  @Override
  public String module() {
    return "keras.src.applications.convnext";
  }

  @Override
  public boolean hasBuildConfig() {
    return true;
  }

  @Override
  public Map<String, @Nullable Object> callArguments() {
    return Collections.singletonMap("training", null);
  }

  /** Keras's layer has no seed. */
  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.remove("seed");
    return config;
  }

  public static StochasticDepth fromConfig(Config options) {
    return new StochasticDepth(options.number("drop_path_rate"));
  }
}

package dev.lenet.layers.normalization;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code UnitNormalization}: {@code x / sqrt(sum(x^2))} along some axes together, the last
 * by default. Where all are 0, they stay 0.
 */
public final class UnitNormalization extends FluentLayer<UnitNormalization> {
  private static final float LARGEST = 1e12f;

  private final int[] axes;
  private boolean listed;

  public UnitNormalization() {
    this(-1);
  }

  /** Along these axes together; negative ones count from the end. */
  public UnitNormalization(int... axes) {
    if (axes.length == 0) {
      throw new InputException("UnitNormalization: axis [] (expected: at least one axis)");
    }
    this.axes = axes.clone();
    listed = axes.length > 1;
  }

  @Override
  protected Shape outputShape(Shape input) {
    for (int axis : axes) {
      if (axis >= input.rank() || axis < -input.rank()) {
        throw bad(
            "axis " + axis + ", input shape " + input,
            "from " + -input.rank() + " to " + (input.rank() - 1));
      }
    }
    return input;
  }

  /** The steps of keras/src/ops/nn.py, {@code _normalize}. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    Ops tf = x.scope().tf();
    Operand<TFloat32> squares =
        tf.sum(tf.math.square(x.operand()), tf.constant(axes), Sum.keepDims(true));
    Operand<TFloat32> factor = tf.math.minimum(tf.math.rsqrt(squares), tf.constant(LARGEST));
    return x.with(tf.math.mul(x.operand(), factor));
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", listed ? Arrays.stream(axes).boxed().toList() : (Object) axes[0]);
    return config;
  }

  public static UnitNormalization fromConfig(Config options) {
    if (!options.has("axis")) {
      return new UnitNormalization();
    }
    UnitNormalization layer = new UnitNormalization(options.integers("axis"));
    layer.listed = options.get("axis") instanceof Iterable;
    return layer;
  }
}

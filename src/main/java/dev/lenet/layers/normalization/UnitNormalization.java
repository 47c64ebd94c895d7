package dev.lenet.layers.normalization;

import dev.lenet.config.Config;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.Axes;
import dev.lenet.layers.FluentLayer;
import dev.lenet.tensor.Shape;
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

  private final Axes axes;

  public UnitNormalization() {
    this(-1);
  }

  /** Along these axes together; negative ones count from the end. */
  public UnitNormalization(int... axes) {
    this(new Axes("UnitNormalization", axes, axes.length > 1));
  }

  private UnitNormalization(Axes axes) {
    this.axes = axes;
  }

  @Override
  protected Shape outputShape(Shape input) {
    axes.require(input, this);
    return input;
  }

  /** The steps of keras/src/ops/nn.py, {@code _normalize}. */
  @Override
  protected SymbolicTensor call(SymbolicTensor x) {
    outputShape(x.shape());
    Ops tf = x.scope().tf();
    Operand<TFloat32> squares =
        tf.sum(tf.math.square(x.operand()), tf.constant(axes.toArray()), Sum.keepDims(true));
    Operand<TFloat32> factor = tf.math.minimum(tf.math.rsqrt(squares), tf.constant(LARGEST));
    return x.with(tf.math.mul(x.operand(), factor));
  }

  /** Of rows, in any order: the length is that of all elements. */
  @Override
  public Features features() {
    return Features.KEPT;
  }

  @Override
  public boolean hasBuildConfig() {
    return false;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("axis", axes.config());
    return config;
  }

  public static UnitNormalization fromConfig(Config options) {
    return new UnitNormalization(Axes.read("UnitNormalization", options));
  }
}

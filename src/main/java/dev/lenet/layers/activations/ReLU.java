package dev.lenet.layers.activations;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.FluentLayer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code ReLU}: x from {@code threshold} on, at most {@code maxValue}; below the threshold
 * {@code negativeSlope * (x - threshold)}.
 */
public final class ReLU extends FluentLayer<ReLU> {
  private @Nullable Double maxValue;
  private double negativeSlope;
  private double threshold;

  /** No limit where {@code null}. */
  public ReLU maxValue(@Nullable Double limit) {
    maxValue = limit == null ? null : notNegative("max_value", limit);
    return this;
  }

  /** The slope below the threshold: 0, the default, or more. */
  public ReLU negativeSlope(double slope) {
    negativeSlope = notNegative("negative_slope", slope);
    return this;
  }

  /** From where on x is kept: 0, the default, or more. */
  public ReLU threshold(double newThreshold) {
    threshold = notNegative("threshold", newThreshold);
    return this;
  }

  private static double notNegative(String option, double value) {
    if (!(value >= 0)) {
      throw new InputException("ReLU: " + option + " " + value + " (expected: 0 or more)");
    }
    return value;
  }

  /** The steps of keras/src/activations/activations.py, {@code ReLU.static_call}. */
  @Override
  protected SymbolicTensor call(SymbolicTensor input) {
    Ops tf = input.scope().tf();
    Operand<TFloat32> x = input.operand();
    Double limit = maxValue;
    if (negativeSlope != 0 && limit == null && threshold == 0) {
      return input.with(tf.nn.leakyRelu(x, LeakyRelu.alpha((float) negativeSlope)));
    }
    Operand<TFloat32> y;
    if (threshold != 0) {
      y = tf.select(tf.math.greater(x, tf.constant((float) threshold)), x, tf.zerosLike(x));
    } else if (limit != null && limit == 6) {
      y = tf.nn.relu6(x);
      limit = null;
    } else {
      y = tf.nn.relu(x);
    }
    if (limit != null) {
      y = tf.math.maximum(tf.math.minimum(y, tf.constant(limit.floatValue())), tf.constant(0f));
    }
    if (negativeSlope != 0) {
      Operand<TFloat32> below = tf.math.neg(x);
      if (threshold != 0) {
        below = tf.math.add(below, tf.constant((float) threshold));
      }
      Operand<TFloat32> line = tf.math.mul(tf.constant((float) negativeSlope), tf.nn.relu(below));
      y = tf.math.sub(y, line);
    }
    return input.with(y);
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
    config.put("max_value", maxValue);
    config.put("negative_slope", negativeSlope);
    config.put("threshold", threshold);
    return config;
  }

  /** The layer that a config of Keras describes. */
  public static ReLU fromConfig(Config options) {
    return new ReLU()
        .maxValue(options.has("max_value") ? options.number("max_value") : null)
        .negativeSlope(options.number("negative_slope", 0))
        .threshold(options.number("threshold", 0));
  }

  /** Keras 2's {@code ThresholdedReLU}, which is one of these: x above theta, 0 elsewhere. */
  public static ReLU fromThresholded(Config options) {
    return new ReLU().threshold(options.number("theta", 1));
  }
}

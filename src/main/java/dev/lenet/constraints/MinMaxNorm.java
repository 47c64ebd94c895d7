package dev.lenet.constraints;

import dev.lenet.exceptions.InputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code MinMaxNorm}: norms along the axes go towards the interval from {@code minValue} to
 * {@code maxValue}, 0 to 1 by default: at once with a rate of 1, the default, else by this share.
 */
public record MinMaxNorm(double minValue, double maxValue, double rate, List<Integer> axis)
    implements Constraint {
  public MinMaxNorm() {
    this(0, 1);
  }

  public MinMaxNorm(double minValue, double maxValue) {
    this(minValue, maxValue, 1, 0);
  }

  public MinMaxNorm(double minValue, double maxValue, double rate, int... axis) {
    this(minValue, maxValue, rate, Norms.axes("MinMaxNorm", axis));
  }

  public MinMaxNorm {
    Norms.bound("MinMaxNorm", "min_value", minValue);
    Norms.bound("MinMaxNorm", "max_value", maxValue);
    if (!(rate >= 0 && rate <= 1)) {
      throw new InputException("MinMaxNorm: rate " + rate + " (expected: 0 to 1)");
    }
    axis = List.copyOf(axis);
  }

  @Override
  public Operand<TFloat32> project(Ops tf, Operand<TFloat32> weight) {
    Operand<TFloat32> norms = Norms.of(tf, weight, className(), axis);
    Operand<TFloat32> desired =
        tf.math.add(
            tf.math.mul(tf.constant((float) rate), Norms.clip(tf, norms, minValue, maxValue)),
            tf.math.mul(tf.constant((float) (1 - rate)), norms));
    return Norms.scaled(tf, weight, desired, norms);
  }

  @Override
  public String className() {
    return "MinMaxNorm";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("min_value", minValue);
    config.put("max_value", maxValue);
    config.put("rate", rate);
    config.put("axis", Norms.written(axis));
    return config;
  }
}

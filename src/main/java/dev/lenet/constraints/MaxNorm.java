package dev.lenet.constraints;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code MaxNorm}: no norm along the axes is larger than {@code maxValue}, 2 by default.
 * Axis 0, the default, is that of a {@code Dense} layer's inputs; a convolution's filters have the
 * axes 0, 1 and 2.
 */
public record MaxNorm(double maxValue, List<Integer> axis) implements Constraint {
  public MaxNorm() {
    this(2);
  }

  public MaxNorm(double maxValue) {
    this(maxValue, 0);
  }

  public MaxNorm(double maxValue, int... axis) {
    this(maxValue, Norms.axes("MaxNorm", axis));
  }

  public MaxNorm {
    Norms.bound("MaxNorm", "max_value", maxValue);
    axis = List.copyOf(axis);
  }

  @Override
  public Operand<TFloat32> project(Ops tf, Operand<TFloat32> weight) {
    Operand<TFloat32> norms = Norms.of(tf, weight, className(), axis);
    return Norms.scaled(tf, weight, Norms.clip(tf, norms, 0, maxValue), norms);
  }

  @Override
  public String className() {
    return "MaxNorm";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("max_value", maxValue);
    config.put("axis", Norms.written(axis));
    return config;
  }
}

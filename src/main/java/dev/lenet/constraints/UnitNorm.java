package dev.lenet.constraints;

import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code UnitNorm}: every norm along the axes, 0 by default, is 1. */
public record UnitNorm(List<Integer> axis) implements Constraint {
  public UnitNorm() {
    this(0);
  }

  public UnitNorm(int... axis) {
    this(Norms.axes("UnitNorm", axis));
  }

  public UnitNorm {
    axis = List.copyOf(axis);
  }

  @Override
  public Operand<TFloat32> project(Ops tf, Operand<TFloat32> weight) {
    return tf.math.div(weight, Norms.notZero(tf, Norms.of(tf, weight, className(), axis)));
  }

  @Override
  public String className() {
    return "UnitNorm";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("axis", Norms.written(axis));
  }
}

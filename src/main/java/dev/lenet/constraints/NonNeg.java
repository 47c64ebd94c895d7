package dev.lenet.constraints;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code NonNeg}: no element is below 0. */
public record NonNeg() implements Constraint {
  @Override
  public Operand<TFloat32> project(Ops tf, Operand<TFloat32> weight) {
    return tf.math.maximum(weight, tf.constant(0f));
  }

  @Override
  public String className() {
    return "NonNeg";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }
}

package dev.lenet.regularizers;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code L2}: {@code l2} times the sum of the squares; 0.01 by default. */
public record L2(double l2) implements Regularizer {
  /** With Keras's factor of 0.01. */
  public L2() {
    this(0.01);
  }

  /**
   * Checks the factors.
   *
   * @throws dev.lenet.exceptions.InputException unless each is a number of 0 or more
   */
  public L2 {
    l2 = Penalties.check("L2", "l2", l2);
  }

  @Override
  public Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight) {
    return Penalties.square(tf, weight, l2);
  }

  @Override
  public String className() {
    return "L2";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("l2", l2);
  }
}

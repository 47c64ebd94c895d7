package dev.lenet.regularizers;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code L1}: {@code l1} times the sum of the absolute values; 0.01 by default. */
public record L1(double l1) implements Regularizer {
  /** With Keras's factor of 0.01. */
  public L1() {
    this(0.01);
  }

  /**
   * Checks the factors.
   *
   * @throws dev.lenet.exceptions.InputException unless each is a number of 0 or more
   */
  public L1 {
    l1 = Penalties.check("L1", "l1", l1);
  }

  @Override
  public Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight) {
    return Penalties.absolute(tf, weight, l1);
  }

  @Override
  public String className() {
    return "L1";
  }

  /** Keras keeps this one factor as a float32, and writes it so. */
  @Override
  public Map<String, Object> config() {
    return Map.of("l1", (double) (float) l1);
  }
}

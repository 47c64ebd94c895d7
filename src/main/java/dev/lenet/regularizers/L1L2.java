package dev.lenet.regularizers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code L1L2}: both penalties together; both 0 by default. */
public record L1L2(double l1, double l2) implements Regularizer {
  /** Without a penalty: both factors are 0. */
  public L1L2() {
    this(0, 0);
  }

  /**
   * Checks the factors.
   *
   * @throws dev.lenet.exceptions.InputException unless each is a number of 0 or more
   */
  public L1L2 {
    l1 = Penalties.check("L1L2", "l1", l1);
    l2 = Penalties.check("L1L2", "l2", l2);
  }

  @Override
  public Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight) {
    return tf.math.add(Penalties.absolute(tf, weight, l1), Penalties.square(tf, weight, l2));
  }

  @Override
  public String className() {
    return "L1L2";
  }

  @Override
  public Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("l1", l1);
    config.put("l2", l2);
    return config;
  }
}

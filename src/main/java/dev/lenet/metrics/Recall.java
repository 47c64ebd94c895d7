package dev.lenet.metrics;

import org.tensorflow.Operand;
import org.tensorflow.types.TBool;

/** Keras's {@code Recall}: the share of what is true that is found. */
public final class Recall extends PositivesMetric {
  /** With a threshold of 0.5. */
  public Recall() {
    super("recall");
  }

  @Override
  Operand<TBool> total(Operand<TBool> truth, Operand<TBool> predicted) {
    return truth;
  }

  @Override
  public String className() {
    return "Recall";
  }
}

package dev.lenet.metrics;

import org.tensorflow.Operand;
import org.tensorflow.types.TBool;

/** Keras's {@code Precision}: the share of yeses that are true. */
public final class Precision extends PositivesMetric {
  /** With a threshold of 0.5. */
  public Precision() {
    super("precision");
  }

  @Override
  Operand<TBool> total(Operand<TBool> truth, Operand<TBool> predicted) {
    return predicted;
  }

  @Override
  public String className() {
    return "Precision";
  }
}

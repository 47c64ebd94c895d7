package dev.lenet.parity;

import dev.lenet.tensor.HostTensor;
import java.nio.FloatBuffer;

/** Softmax and sigmoid in float64, rounded once. */
final class Logits {
  private Logits() {}

  /**
   * Probabilities of logits.
   *
   * @param function {@code Softmax}, over the last dimension, or {@code Sigmoid}
   */
  static HostTensor apply(String function, HostTensor logits) {
    float[] values = logits.floats();
    if (function.equals("Sigmoid")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (1 / (1 + Math.exp(-values[i])));
      }
    } else {
      int classes = Math.toIntExact(logits.shape().size(-1));
      for (int row = 0; row < values.length; row += classes) {
        softmax(FloatBuffer.wrap(values, row, classes).slice());
      }
    }
    return HostTensor.ofFloats(logits.shape(), values);
  }

  private static void softmax(FloatBuffer row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < row.limit(); i++) {
      largest = Math.max(largest, row.get(i));
    }
    double sum = 0;
    for (int i = 0; i < row.limit(); i++) {
      sum += Math.exp(row.get(i) - largest);
    }
    for (int i = 0; i < row.limit(); i++) {
      row.put(i, (float) (Math.exp(row.get(i) - largest) / sum));
    }
  }
}

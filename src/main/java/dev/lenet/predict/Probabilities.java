package dev.lenet.predict;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Turns a model's output for one image into probabilities. */
public final class Probabilities {
  private Probabilities() {}

  /**
   * One probability per class.
   *
   * @param output one number per class, or a single number for class 1 of two classes
   * @param logits whether the output is logits: then softmax is applied, or sigmoid to a single
   *     number
   */
  public static float[] of(float[] output, boolean logits) {
    if (output.length == 1) {
      double one = logits ? 1 / (1 + Math.exp(-output[0])) : output[0];
      return new float[] {(float) (1 - one), (float) one};
    }
    return logits ? softmax(output) : output;
  }

  private static float[] softmax(float[] logits) {
    double largest = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElse(0);
    double[] powers =
        IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i] - largest)).toArray();
    double sum = DoubleStream.of(powers).sum();
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (powers[i] / sum);
    }
    return probabilities;
  }
}

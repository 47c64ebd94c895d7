package dev.lenet.predict;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Makes probabilities of what a model gives for one image. */
public final class Probabilities {
  private Probabilities() {}

  /**
   * One probability a class.
   *
   * @param output one number a class, or one number alone: that it is class 1, and not class 0
   * @param logits whether the softmax, or the sigmoid of one number, has yet to be taken
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

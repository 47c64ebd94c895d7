package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import java.util.Objects;

/**
 * What decides how a training run goes: the same settings on the same data give the same model.
 *
 * @param data a data set's name or path
 * @param epochs how many epochs in all
 * @param batchSize how many samples a step takes
 * @param optimizer Keras's name of the optimizer, in lower case
 * @param learningRate the optimizer's first learning rate
 * @param seed decides the initial weights and the order of the samples
 * @param validationSplit the part of the training samples that is held out
 */
public record TrainSettings(
    String data,
    int epochs,
    int batchSize,
    String optimizer,
    double learningRate,
    int seed,
    double validationSplit) {
  /**
   * Checks the settings.
   *
   * @throws InputException if a value is out of range
   */
  public TrainSettings {
    Objects.requireNonNull(data, "no data");
    Objects.requireNonNull(optimizer, "no optimizer");
    require(epochs >= 1, "--epochs " + epochs, "1 or more");
    require(batchSize >= 1, "--batch-size " + batchSize, "1 or more");
    require(
        learningRate > 0 && Double.isFinite(learningRate),
        "--learning-rate " + learningRate,
        "more than 0");
    require(
        (float) learningRate > 0 && Float.isFinite((float) learningRate),
        "--learning-rate " + learningRate,
        "a number that float32 can hold, such as 0.001");
    require(
        validationSplit >= 0 && validationSplit < 1,
        "--validation-split " + validationSplit,
        "0 or more, less than 1");
  }

  /** The same run for another number of epochs. */
  public TrainSettings epochs(int value) {
    return new TrainSettings(
        data, value, batchSize, optimizer, learningRate, seed, validationSplit);
  }

  private static void require(boolean holds, String what, String expected) {
    if (!holds) {
      throw new InputException(what + " (expected: " + expected + ")");
    }
  }
}

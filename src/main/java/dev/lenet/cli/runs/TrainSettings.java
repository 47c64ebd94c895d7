package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What decides how a training run goes: the same settings on the same data give the same model.
 *
 * @param data a data set's name or path
 * @param epochs how many epochs in all
 * @param batchSize how many samples a step takes
 * @param optimizer Keras's name of the optimizer, in lower case; null for the model's own
 * @param learningRate the optimizer's first learning rate; null for the model's own
 * @param seed decides the initial weights and the order of the samples
 * @param validationSplit the part of the training samples that is held out
 * @param loss Keras's name of the loss; null for the model's own
 * @param model the model that the run begins with; null for a new LeNet
 * @param callbacks the arguments of Keras's callbacks, by the name of their option
 */
public record TrainSettings(
    String data,
    int epochs,
    int batchSize,
    @Nullable String optimizer,
    @Nullable Double learningRate,
    int seed,
    double validationSplit,
    @Nullable String loss,
    @Nullable StartingModel model,
    Map<String, String> callbacks) {
  /**
   * Checks the settings.
   *
   * @throws InputException if a value is out of range
   */
  public TrainSettings {
    Objects.requireNonNull(data, "no data");
    if (model == null) {
      Objects.requireNonNull(optimizer, "no optimizer");
      Objects.requireNonNull(learningRate, "no learning_rate");
    }
    require(epochs >= 1, "--epochs " + epochs, "1 or more");
    require(batchSize >= 1, "--batch-size " + batchSize, "1 or more");
    if (learningRate != null) {
      requireRate(learningRate);
    }
    require(
        validationSplit >= 0 && validationSplit < 1,
        "--validation-split " + validationSplit,
        "0 or more, less than 1");
    // A record that an earlier version wrote has none.
    callbacks = callbacks == null ? Map.of() : new TreeMap<>(callbacks);
  }

  /** The settings of a new LeNet without callbacks. */
  public TrainSettings(
      String data,
      int epochs,
      int batchSize,
      String optimizer,
      double learningRate,
      int seed,
      double validationSplit) {
    this(
        data,
        epochs,
        batchSize,
        optimizer,
        learningRate,
        seed,
        validationSplit,
        null,
        null,
        Map.of());
  }

  private static void requireRate(double rate) {
    require(rate > 0 && Double.isFinite(rate), "--learning-rate " + rate, "more than 0");
    require(
        (float) rate > 0 && Float.isFinite((float) rate),
        "--learning-rate " + rate,
        "a number that float32 can hold, such as 0.001");
  }

  /** The same run for another number of epochs. */
  public TrainSettings epochs(int value) {
    return new TrainSettings(
        data,
        value,
        batchSize,
        optimizer,
        learningRate,
        seed,
        validationSplit,
        loss,
        model,
        callbacks);
  }

  /** The options that {@code --resume} may not change, by name; null for what was not given. */
  public Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("--data", data);
    options.put("--batch-size", batchSize);
    options.put("--optimizer", optimizer);
    options.put("--learning-rate", learningRate);
    options.put("--seed", seed);
    options.put("--validation-split", validationSplit);
    options.put("--loss", loss);
    if (model != null) {
      options.putAll(model.options());
    }
    options.putAll(callbacks);
    return options;
  }

  private static void require(boolean holds, String what, String expected) {
    if (!holds) {
      throw new InputException(what + " (expected: " + expected + ")");
    }
  }
}

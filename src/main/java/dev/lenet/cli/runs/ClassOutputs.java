package dev.lenet.cli.runs;

import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.Loss;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.metrics.BinaryAccuracy;
import dev.lenet.metrics.Metric;
import dev.lenet.model.Model;
import dev.lenet.open.OpenedModel;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.stream.IntStream;

/**
 * What a classifier's outputs mean: a number for each class, or one number for class 1 of two.
 *
 * @param outputs the number of outputs
 * @param probabilities whether they are probabilities, and not logits
 */
public record ClassOutputs(int outputs, boolean probabilities) {
  /**
   * The outputs of a model that was opened.
   *
   * @throws InputException if it does not give a vector for each sample
   */
  public static ClassOutputs of(OpenedModel opened) {
    Predictor predictor = opened.predictor();
    Shape output = predictor.signature().outputs().get(0).shape();
    return of(
        opened.path().toString(),
        predictor.onlyInput().shape(),
        output,
        opened.givesProbabilities());
  }

  /**
   * The outputs of a model with layers.
   *
   * @param where what messages call the model
   */
  static ClassOutputs of(String where, Model model) {
    Shape output = model.outputs().get(0).shape();
    return of(where, model.inputShape().prepend(-1), output, model.givesProbabilities());
  }

  private static ClassOutputs of(String where, Shape input, Shape output, boolean probabilities) {
    if (output.rank() != 2 || output.size(-1) < 1) {
      throw new InputException(
          "%s: output of shape %s for an input of %s (expected: (None, classes))"
              .formatted(where, output, input));
    }
    return new ClassOutputs(Math.toIntExact(output.size(-1)), probabilities);
  }

  /** Whether the only output is for class 1 of two classes. */
  public boolean isBinary() {
    return outputs == 1;
  }

  /** The number of classes. */
  public int classes() {
    return isBinary() ? 2 : outputs;
  }

  /** What the only output must exceed to be class 1. */
  public double threshold() {
    return probabilities ? 0.5 : 0;
  }

  /** The loss of Keras's classifiers with these outputs. */
  public Loss usualLoss() {
    return isBinary()
        ? new BinaryCrossentropy().fromLogits(!probabilities)
        : new SparseCategoricalCrossentropy().fromLogits(!probabilities);
  }

  /** The metric that is called {@code accuracy}. */
  public Metric accuracy() {
    return isBinary() && !probabilities
        ? new BinaryAccuracy().threshold(threshold()).name("accuracy")
        : new Accuracy();
  }

  /**
   * The samples with labels as a loss takes them: class numbers, or a column a class, as Keras's
   * {@code to_categorical} makes them.
   *
   * @param where what messages call the labels
   * @throws InputException if a label is not one of the classes
   */
  public Dataset labelled(Dataset data, Loss loss, String where) {
    requireKnown(data, where);
    if (isBinary() || loss.takesClassNumbers()) {
      return data;
    }
    int[] labels = data.y().ints();
    float[] columns = new float[Math.multiplyExact(labels.length, outputs)];
    for (int i = 0; i < labels.length; i++) {
      columns[i * outputs + labels[i]] = 1;
    }
    HostTensor y = HostTensor.ofFloats(Shape.of(labels.length, outputs), columns);
    return new Dataset(data.x(), y, data.classNames(), data.scaling());
  }

  private void requireKnown(Dataset data, String where) {
    int largest = IntStream.of(data.y().ints()).max().orElse(0);
    if (largest >= classes()) {
      throw new InputException(
          "%s: the data has label %d (expected: less than %d, the number of the model's classes)"
              .formatted(where, largest, classes()));
    }
  }
}

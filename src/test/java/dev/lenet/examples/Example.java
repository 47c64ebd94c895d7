package dev.lenet.examples;

import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Datasets;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.tensor.Shape;
import java.util.List;

/** One of Keras's examples, run on the embedded images. */
public interface Example {
  /**
   * What a run gave.
   *
   * @param losses one a training step
   * @param evaluated the test set's loss and metrics
   */
  record Result(List<Double> losses, Statistics evaluated) {}

  /** Builds, trains and evaluates the model. */
  Result run();

  /** Grey images of 28 x 28, as they are. */
  static DataSplits grey() {
    return Datasets.load("fashion-mnist-mini");
  }

  /** The images as LeNet takes them, 32 x 32 x 3. */
  static DataSplits color() {
    return Datasets.load(
        "fashion-mnist-mini", DataOptions.defaults().imageShape(Shape.of(32, 32, 3)));
  }
}

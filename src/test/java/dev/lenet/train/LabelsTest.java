package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.activations.Activations;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Activation;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.reshaping.Reshape;
import dev.lenet.losses.BinaryCrossentropy;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.ConfusionMatrix;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels that are float32, and what is said of those that name no class. */
class LabelsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aConfusionMatrixReadsFloatLabels(int rank) {
    Shape shape = rank == 1 ? Shape.of(4) : Shape.of(4, 1);
    Dataset data =
        new Dataset(
            HostTensor.ofFloats(Shape.of(4, 1), 0.9f, 0.2f, 0.8f, 0.1f),
            HostTensor.ofFloats(shape, 1, 1, 0, 0));
    ConfusionMatrix matrix = new ConfusionMatrix();
    try (Sequential model = new Sequential(new Input(1), new Activation(Activations.LINEAR))) {
      model.compile(new SGD(), new BinaryCrossentropy(), matrix);
      double[] counts = model.evaluate(data).statistic(matrix);
      assertArrayEquals(new double[] {1, 1, 1, 1}, counts);
    }
  }

  @Test
  void aConfusionMatrixReadsFloatClassNumbers() {
    Dataset data =
        new Dataset(
            HostTensor.ofFloats(Shape.of(3, 2), 0.9f, 0.1f, 0.2f, 0.8f, 0.3f, 0.7f),
            HostTensor.ofFloats(Shape.of(3), 0, 0, 1));
    ConfusionMatrix matrix = new ConfusionMatrix();
    try (Sequential model = new Sequential(new Input(2), new Activation(Activations.LINEAR))) {
      model.compile(new SGD(), new SparseCategoricalCrossentropy(), matrix);
      assertArrayEquals(new double[] {1, 1, 0, 1}, model.evaluate(data).statistic(matrix));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {3, -1, 1e9f})
  void aFloatThatNamesNoClassIsRefused(float label) {
    Dataset data =
        new Dataset(
            HostTensor.ofFloats(Shape.of(2, 4), new float[8]),
            HostTensor.ofFloats(Shape.of(2), 0, label));
    try (Sequential model = new Sequential(new Input(4), new Dense(3, Activations.SOFTMAX))) {
      model.compile(new SGD(), new SparseCategoricalCrossentropy());
      assertEquals(
          "data set: the label of sample 1 is %d (expected: 0 to 2)".formatted((int) label),
          assertThrows(InputException.class, () -> model.evaluate(data)).getMessage());
    }
  }

  @Test
  void binaryCrossentropyTakesAnyFloat() {
    Dataset data =
        new Dataset(HostTensor.ofFloats(Shape.of(1, 1), 0.5f), HostTensor.ofFloats(Shape.of(1), 2));
    try (Sequential model = new Sequential(new Input(1), new Activation(Activations.LINEAR))) {
      model.compile(new SGD(), new BinaryCrossentropy());
      assertEquals(Math.log(2), model.evaluate(data).loss(), 1e-6);
    }
  }

  @Test
  void classWeightsOfLabelsWithMoreDimensionsAreRefused() {
    Dataset data =
        new Dataset(
            HostTensor.ofFloats(Shape.of(1, 4), new float[4]),
            HostTensor.ofFloats(Shape.of(1, 2, 2), new float[4]));
    try (Sequential model = new Sequential(new Input(4), new Dense(4), new Reshape(2, 2))) {
      model.compile(new SGD(), new MeanSquaredError());
      FitOptions options = new FitOptions().classWeight(Map.of(0, 2.0));
      assertEquals(
          "class weight: y has shape (1, 2, 2) (expected: (N,) or (N, classes))",
          assertThrows(InputException.class, () -> model.fit(data, options)).getMessage());
    }
  }
}

package dev.lenet.model;

import static dev.lenet.activations.Activations.RELU;
import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.Goldens;
import dev.lenet.LeNet;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.pooling.MaxPooling2D;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Against what Keras 3.15 prints. */
class SummaryTest {
  @Test
  void leNetsTableMatchesKeras() throws IOException {
    // Keras cannot tell the shapes of pooling layers in a subclassed model; here they are known.
    String expected =
        Goldens.text("model/le_net.summary.txt")
            .replaceFirst("\\?                 ", "(None, 14, 14, 16)")
            .replaceFirst("\\?               ", "(None, 5, 5, 32)");
    try (LeNet model = new LeNet()) {
      assertEquals(expected, new Summary(model).toString());
    }
  }

  @Test
  void theFunctionalTableListsTheInput() throws IOException {
    try (LeNet model = new LeNet()) {
      Input input = new Input(32, 32, 3);
      input.name("input");
      SymbolicTensor x = input.tensor();
      for (var layer : model.layers()) {
        x = layer.apply(x);
      }
      try (Functional functional = new Functional(input.tensor(), x).name("lenet")) {
        assertEquals(
            Goldens.text("model/lenet_functional.summary.txt"), new Summary(functional).toString());
      }
    }
  }

  @Test
  void aTrainedModelCountsItsOptimizer() throws IOException {
    try (Sequential model = small()) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      model.trainOnBatch(
          new Dataset(
              HostTensor.ofFloats(Shape.of(1, 8, 8, 3), new float[192]),
              HostTensor.ofInts(Shape.of(1), 0)));
      assertEquals(Goldens.text("model/small.summary.txt"), new Summary(model).toString());
      assertEquals(
          Goldens.text("model/small.nested.txt"),
          new Summary(model).expandNested().showTrainable().toString());
    }
  }

  @Test
  void frozenLayersAreNotCountedAsTrainable() throws IOException {
    try (Sequential model = small().name("frozen")) {
      model.getLayer(0).trainable(false);
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      model.trainOnBatch(
          new Dataset(
              HostTensor.ofFloats(Shape.of(1, 8, 8, 3), new float[192]),
              HostTensor.ofInts(Shape.of(1), 0)));
      assertEquals(
          Goldens.text("model/frozen.nested.txt"),
          new Summary(model).expandNested().showTrainable().toString());
    }
  }

  @Test
  void aTableTooNarrowIsRefused() {
    try (Sequential model = small()) {
      assertEquals(
          "line length 30 (expected: 40 or more)",
          assertThrows(InputException.class, () -> new Summary(model).lineLength(30)).getMessage());
    }
  }

  static Sequential small() {
    return new Sequential(
            new Input(8, 8, 3),
            new Conv2D(4, 3, RELU),
            new MaxPooling2D(),
            new Conv2D(4, 2),
            new Flatten(),
            new Dense(3, SOFTMAX))
        .name("small");
  }
}

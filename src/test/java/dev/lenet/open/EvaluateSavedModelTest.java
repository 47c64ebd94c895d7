package dev.lenet.open;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.LeNet;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.metrics.Metric;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateSavedModelTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/savedmodel");

  private final List<Metric> metrics = List.of(new Accuracy());

  @TempDir Path folder;

  @Test
  void anExportedModelMeasuresAsTheModelDoes() {
    Dataset test =
        Datasets.loadTest(
                "fashion-mnist-mini", DataOptions.defaults().imageShape(Shape.of(32, 32, 3)))
            .slice(0, 300);
    long before = Native.open();
    try (LeNet model = new LeNet()) {
      model.save(folder.resolve("model.keras"));
      model.export(folder.resolve("saved"));
    }
    try (OpenedModel layers = Models.open(folder.resolve("model.keras"));
        OpenedModel graph = Models.open(folder.resolve("saved"))) {
      Statistics expected = layers.evaluate(test, new SparseCategoricalCrossentropy(), metrics);
      Statistics measured = graph.evaluate(test, new SparseCategoricalCrossentropy(), metrics);
      assertEquals(expected.logs().get("accuracy"), measured.logs().get("accuracy"));
      assertEquals(expected.loss(), measured.loss(), 1e-6);
    }
    assertEquals(before, Native.open());
  }

  @Test
  void aModelOfKerasIsMeasuredOnItsOwnPredictions() {
    float[] images = new float[200 * 64];
    for (int i = 0; i < images.length; i++) {
      images[i] = (i * 31 % 97) / 97f;
    }
    HostTensor x = HostTensor.ofFloats(Shape.of(200, 8, 8, 1), images);
    try (OpenedModel graph = Models.open(GOLDEN.resolve("functional"))) {
      float[] y = graph.predictor().predict(x).floats();
      int[] labels = new int[200];
      double loss = 0;
      int right = 0;
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 4;
        int best = 0;
        for (int k = 1; k < 4; k++) {
          best = y[i * 4 + k] > y[i * 4 + best] ? k : best;
        }
        right += best == labels[i] ? 1 : 0;
        loss -= Math.log(y[i * 4 + labels[i]]) / labels.length;
      }
      Statistics measured =
          graph.evaluate(
              new Dataset(x, HostTensor.ofInts(Shape.of(200), labels)),
              new SparseCategoricalCrossentropy(),
              metrics);
      assertEquals(right / 200.0, measured.logs().get("accuracy"));
      assertEquals(loss, measured.loss(), 1e-5);
    }
  }

  @Test
  void aModelOfTwoInputsIsRefused() {
    HostTensor x = HostTensor.ofFloats(Shape.of(1, 4), new float[4]);
    Dataset data = new Dataset(x, HostTensor.ofInts(Shape.of(1), 0));
    try (OpenedModel graph = Models.open(GOLDEN.resolve("two_ends"))) {
      assertEquals(
          GOLDEN.resolve("two_ends")
              + ": 2 inputs and 2 outputs (expected: one of each, to evaluate the model)",
          assertThrows(
                  InputException.class,
                  () -> graph.evaluate(data, new SparseCategoricalCrossentropy(), metrics))
              .getMessage());
    }
  }
}

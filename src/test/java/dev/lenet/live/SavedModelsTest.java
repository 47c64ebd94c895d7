package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.LeNet;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SavedModels of ours in everything that Python runs them with, and Python's of many kinds here.
 */
@Tag("live")
class SavedModelsTest {
  private static final double OUTPUTS = 1e-6;

  @TempDir Path folder;

  @Test
  void pythonRunsOursInEveryWay() throws IOException, InterruptedException {
    try (LeNet model = new LeNet()) {
      export(model, "lenet", Shape.of(3, 32, 32, 3));
    }
    try (Sequential model =
        new Sequential(
            new Input(9, 8, 2),
            new Conv2D(4, 3),
            new BatchNormalization(),
            new Dropout(0.5),
            new Flatten(),
            new Dense(5))) {
      export(model, "small", Shape.of(3, 9, 8, 2));
    }
    PythonEnvironment.KERAS.runWith(
        "requirements-serving.txt", "savedmodel_check.py", folder.toString());
  }

  private void export(Model model, String name, Shape shape) {
    Random random = new Random(4);
    float[] pixels = new float[(int) shape.elements()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    HostTensor x = HostTensor.ofFloats(shape, pixels);
    model.export(folder.resolve(name));
    Npz.write(folder.resolve(name + ".npz"), Map.of("x", x, "y", model.predict(x)));
  }

  @Test
  void pythonsOfManyKindsRunHere() throws IOException, InterruptedException {
    PythonEnvironment.KERAS.run("savedmodel_write.py", folder.toString());
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".npz"))
              .map(name -> name.substring(0, name.length() - ".npz".length()))
              .sorted()
              .toList();
    }
    assertEquals(
        List.of(
            "any_size",
            "bytes",
            "fixed_batch",
            "odd_names",
            "other_layers",
            "plainly_saved",
            "several_signatures",
            "subclassed",
            "two_in_three_out"),
        names);
    for (String name : names) {
      runs(name);
    }
  }

  private void runs(String name) {
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    Map<String, HostTensor> expected = new LinkedHashMap<>();
    Npz.read(folder.resolve(name + ".npz"))
        .forEach(
            (key, value) ->
                (key.startsWith("in/") ? inputs : expected)
                    .put(key.substring(key.indexOf('/') + 1), value));
    try (OpenedModel opened = Models.open(folder.resolve(name))) {
      Map<String, HostTensor> outputs = opened.predictor().predict(inputs);
      assertEquals(expected.keySet(), outputs.keySet(), name);
      expected.forEach(
          (key, value) ->
              assertNear(name + " " + key, value, Objects.requireNonNull(outputs.get(key))));
    }
  }

  private static void assertNear(String what, HostTensor expected, HostTensor actual) {
    if (expected.dtype() != DType.FLOAT32) {
      assertEquals(expected, actual, what);
      return;
    }
    assertEquals(expected.shape(), actual.shape(), what);
    double largest = 1;
    for (float value : expected.floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.elements(); i++) {
      double difference = Math.abs((double) expected.floats()[i] - actual.floats()[i]);
      assertTrue(difference <= OUTPUTS * largest, what + " differs by " + difference);
    }
  }
}

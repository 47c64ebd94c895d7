package dev.lenet.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.runtime.Native;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedModelFileTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "functional",
        "sequential",
        "two_drops",
        "two_ends",
        "module",
        "plainly_saved",
        "same_names",
        "tf_keras"
      })
  void computesWhatPythonComputes(String name) {
    Map<String, HostTensor> expected = Goldens.arrays("savedmodel/" + name, "out");
    try (SavedModelPredictor model = load(name)) {
      Map<String, HostTensor> outputs = model.predict(Goldens.arrays("savedmodel/" + name, "in"));
      assertEquals(expected.keySet(), outputs.keySet());
      expected.forEach(
          (output, value) ->
              assertArrayEquals(
                  value.floats(),
                  Objects.requireNonNull(outputs.get(output)).floats(),
                  1e-6f * Math.max(1, largest(value)),
                  output));
    }
  }

  /** On another processor the last bits of sums differ, and scores are up to 15. */
  private static float largest(HostTensor tensor) {
    float largest = 0;
    for (float value : tensor.floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void readsNamesAndShapesFromTheSignature() {
    try (SavedModelPredictor model = load("functional")) {
      assertEquals(
          "Signature[inputs=[image float32 (None, 8, 8, 1)],"
              + " outputs=[output_0 float32 (None, 4)]]",
          model.signature().toString());
    }
  }

  @Test
  void predictsLargeBatchesInChunksLikeSmallOnes() {
    try (SavedModelPredictor model = load("functional")) {
      float[] images = new float[300 * 64];
      for (int i = 0; i < images.length; i++) {
        images[i] = (i * 31 % 97) / 97f;
      }
      HostTensor x = HostTensor.ofFloats(Shape.of(300, 8, 8, 1), images);
      HostTensor y = model.predict(x);
      assertEquals(Shape.of(300, 4), y.shape());
      assertArrayEquals(model.predict(x.rows(290, 300)).floats(), y.rows(290, 300).floats(), 1e-6f);
    }
  }

  @Test
  void predictsAnEmptyBatch() {
    try (SavedModelPredictor model = load("functional")) {
      assertEquals(
          Shape.of(0, 4), model.predict(HostTensor.ofFloats(Shape.of(0, 8, 8, 1))).shape());
    }
  }

  @Test
  void takesTheNewestOfNumberedFolders(@TempDir Path folder) throws IOException {
    Goldens.copy("savedmodel/functional", folder.resolve("2"));
    Goldens.copy("savedmodel/module", folder.resolve("10"));
    try (SavedModelPredictor model = SavedModelFile.load(folder, Trust.CHECKED)) {
      assertEquals("pixels", model.signature().inputs().get(0).name());
    }
  }

  @Test
  void freesWhatItFed() {
    long before = Native.open();
    try (SavedModelPredictor model = load("functional")) {
      model.predict(Goldens.arrays("savedmodel/functional", "in"));
    }
    assertEquals(before, Native.open());
  }

  @Test
  void refusesToPredictOnceClosed() {
    SavedModelPredictor model = load("functional");
    model.close();
    model.close();
    assertThrows(
        IllegalStateException.class,
        () -> model.predict(Goldens.arrays("savedmodel/functional", "in")));
  }

  @Test
  void refusesOtherShapesBeforeRunning() {
    try (SavedModelPredictor model = load("functional")) {
      assertEquals(
          "input image: shape (1, 9, 8, 1) (expected: (None, 8, 8, 1))",
          message(() -> model.predict(HostTensor.ofFloats(Shape.of(1, 9, 8, 1), new float[72]))));
    }
  }

  @Test
  void refusesInputsOfDifferentLengths() {
    try (SavedModelPredictor model = load("two_ends")) {
      HostTensor three = HostTensor.ofFloats(Shape.of(3, 4), new float[12]);
      assertEquals(
          "input right: 2 samples (expected: 3, as many as the others)",
          message(() -> model.predict(Map.of("left", three, "right", three.rows(0, 2)))));
    }
  }

  @Test
  void knowsWhichOutputsAreProbabilities() {
    try (SavedModelPredictor model = load("two_ends")) {
      assertEquals(true, model.isSoftmax("kind"));
      assertEquals(false, model.isSoftmax("sum"));
    }
  }

  @Test
  void namesTheOpThatDoesMoreThanCompute() {
    String path = Goldens.file("savedmodel/hostile").toString();
    String said = message(() -> load("hostile").close());
    assertEquals(
        path
            + ": op ReadFile in node ReadFile of function FUNCTION (expected: ops that only"
            + " compute, unless the model is trusted)",
        said.replaceAll("__inference_steal_\\d+", "FUNCTION"));
  }

  @Test
  void loadsWhatIsTrusted() {
    try (SavedModelPredictor model =
        SavedModelFile.load(Goldens.file("savedmodel/hostile"), Trust.TRUSTED)) {
      assertEquals("y", model.signature().outputs().get(0).name());
    }
  }

  @Test
  void pointsToExportWhereThereIsNoSignature() {
    assertEquals(
        Goldens.file("savedmodel/unsigned")
            + ": no signature (expected: one, as Keras's model.export writes it)",
        message(() -> load("unsigned").close()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"functional", "module", "tf_keras"})
  void namesTheIndexWhenItIsMissing(String name, @TempDir Path folder) throws IOException {
    Path model = Goldens.copy("savedmodel/" + name, folder.resolve("model"));
    Path index = model.resolve("variables").resolve("variables.index");
    Files.delete(index);
    assertEquals(
        "cannot read " + index + ": no such file or folder (expected: a readable file or folder)",
        message(() -> SavedModelFile.load(model, Trust.CHECKED).close()));
  }

  @Test
  void saysWhatItWantsWhereThereIsNoModel(@TempDir Path folder) {
    assertEquals(
        folder
            + ": no SavedModel (expected: a folder with saved_model.pb, or a folder of version"
            + " folders)",
        message(() -> SavedModelFile.load(folder, Trust.CHECKED).close()));
  }

  private static SavedModelPredictor load(String name) {
    return SavedModelFile.load(Goldens.file("savedmodel/" + name), Trust.CHECKED);
  }

  private static String message(Runnable action) {
    return assertThrows(InputException.class, action::run).getMessage();
  }
}

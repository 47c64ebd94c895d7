package dev.lenet.open;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.LeNet;
import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import dev.lenet.predict.Inspectable;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelsTest {
  private static final String EXPECTED =
      "(expected: a run folder, a SavedModel folder, a folder of version folders, a .keras or .h5"
          + " file, or a weights-only .weights.h5, .h5, .pth, .pt or .safetensors file with an"
          + " architecture)";

  @TempDir Path folder;

  private final HostTensor x = HostTensor.ofFloats(Shape.of(1, 32, 32, 3), new float[32 * 32 * 3]);

  @Test
  void aRunFolderAFileAndWeightsOpenAlike() {
    try (LeNet model = new LeNet()) {
      model.save(folder.resolve("model.keras"));
      model.saveWeights(folder.resolve("m.weights.h5"));
      float[] expected = model.predict(x).floats();
      for (String name : new String[] {"", "model.keras", "m.weights.h5"}) {
        try (OpenedModel opened = Models.open(folder.resolve(name))) {
          assertArrayEquals(expected, opened.predictor().predict(x).floats());
        }
      }
    }
  }

  @Test
  void loadTakesARunFolder() {
    try (LeNet model = new LeNet()) {
      model.save(folder.resolve("model.keras"));
      try (Model loaded = Models.load(folder)) {
        assertArrayEquals(model.predict(x).floats(), loaded.predict(x).floats());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.safetensors", "m.pth", "m.weights.h5", "savedmodel"})
  void loadRefusesWhatHasNoLayers(String name) throws IOException {
    Path file = folder.resolve(name);
    if (name.equals("savedmodel")) {
      Files.createFile(Files.createDirectory(file).resolve("saved_model.pb"));
    } else {
      Files.createFile(file);
    }
    assertEquals(
        file
            + ": has no layers (expected: a .keras or .h5 file or a run folder; Models.open opens"
            + " this file to predict)",
        assertThrows(InputException.class, () -> Models.load(file)).getMessage());
  }

  @Test
  void aSavedModelOpensAsOneThatPredicts() {
    Path savedModel = Path.of("savedmodel/lenet");
    try (OpenedModel opened = Models.open(savedModel)) {
      assertEquals(Shape.of(1, 10), opened.predictor().predict(x).shape());
      assertEquals("Sneaker", opened.notes().classNames().get(7));
      assertEquals(Scaling.ZERO_TO_ONE, opened.scaling());
      assertTrue(opened.givesProbabilities());
      assertEquals(
          "savedmodel/lenet: a SavedModel, which has no layers (expected: a model file)",
          assertThrows(InputException.class, opened::model).getMessage());
    }
  }

  @Test
  void aFolderOfNumberedFoldersMeansItsNewest() {
    try (LeNet old = new LeNet();
        LeNet latest = new LeNet()) {
      old.export(folder.resolve("2"));
      latest.export(folder.resolve("10"));
      try (OpenedModel opened = Models.open(folder)) {
        assertArrayEquals(
            latest.predict(x).floats(), opened.predictor().predict(x).floats(), 1e-6f);
      }
    }
  }

  @Test
  void anExportedModelHasEveryWeightByItsName() {
    try (LeNet model = new LeNet()) {
      model.build();
      model.export(folder.resolve("1"));
      assertEquals(
          Set.copyOf(model.weightPaths().values()), SavedModelWeights.read(folder).names());
    }
  }

  @Test
  void aModelShowsItsLayers() {
    try (LeNet model = new LeNet()) {
      model.save(folder.resolve("model.keras"));
    }
    try (OpenedModel opened = Models.open(folder)) {
      Inspectable inside = (Inspectable) opened.predictor();
      assertEquals(
          "LayerInfo[name=conv1, className=Conv2D, output=(None, 28, 28, 16), parameters=1216]",
          inside.layers().get(0).toString());
      assertEquals(
          Shape.of(1, 5, 5, 32),
          Objects.requireNonNull(inside.layerOutputs(x).get("pool2")).shape());
      assertEquals(
          Shape.of(5, 5, 3, 16),
          Objects.requireNonNull(inside.layerWeights("conv1").get("kernel")).shape());
    }
  }

  @Test
  void aSubclassedLeNetOfKerasIsKnown() {
    try (Model model = Models.load(Path.of("src/test/resources/golden/model/le_net.keras"))) {
      assertEquals(121_182, model.countParams());
    }
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("m.onnx"), "x");
    assertEquals(file + ": not a model that can be opened " + EXPECTED, message(file));
    assertEquals(folder + ": no model in this folder " + EXPECTED, message(folder));
    Path missing = folder.resolve("no.keras");
    assertEquals(missing + ": no such file or folder " + EXPECTED, message(missing));
    assertEquals(
        "architecture 'vgg' (expected: lenet, a file that holds a whole Keras model, or the .json of its to_json)",
        assertThrows(InputException.class, () -> Models.architecture("vgg")).getMessage());
  }

  private static String message(Path path) {
    return assertThrows(InputException.class, () -> Models.open(path)).getMessage();
  }
}

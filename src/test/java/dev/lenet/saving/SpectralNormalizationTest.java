package dev.lenet.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.normalization.SpectralNormalization;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.model.Model;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spectrally normalized layers: make_spectral of make_training_part_goldens.py. */
class SpectralNormalizationTest {
  private static final NamedWeights DATA = Goldens.npz("train/spectral.npz");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw", "lamb", "accumulated"})
  void stepsStartFromTheDividedKernel(String name) {
    Path again = folder.resolve("again.keras");
    try (Model model = new KerasModels().load(Goldens.file("train/spectral_" + name + ".keras"))) {
      requireBefore(name, model);
      model.save(again);
      train(name, model);
    }
    try (Model model = new KerasModels().load(again)) {
      requireBefore(name, model);
      train(name, model);
    }
  }

  private static void train(String name, Model model) {
    for (float expected : DATA.get(name + "/loss").floats()) {
      Dataset data = new Dataset(DATA.get("x"), DATA.get("y"));
      assertEquals(expected, model.trainOnBatch(data).getOrDefault("loss", Double.NaN), 2e-6);
    }
    List<HostTensor> weights = model.getWeights();
    for (int i = 0; i < weights.size(); i++) {
      double difference = Goldens.difference(DATA.get(name + "/w" + i), weights.get(i));
      assertTrue(difference <= 1e-6, name + ": weight " + i + " differs by " + difference);
    }
  }

  private static void requireBefore(String name, Model model) {
    List<HostTensor> weights = model.getWeights();
    assertEquals(9, weights.size()); // kernel, vector_u, bias of three layers
    for (int i = 0; i < weights.size(); i++) {
      assertEquals(DATA.get(name + "/before" + i), weights.get(i), "weight " + i);
    }
    assertArrayEquals(DATA.get(name + "/y").floats(), model.predict(DATA.get("x")).floats(), 1e-6f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h5", "weights.h5"})
  void everyFormatKeepsTheVector(String format) {
    Path again = folder.resolve("again." + format);
    Path theirs = Goldens.file("train/spectral_sgd." + format);
    try (Model model = new KerasModels().load(Goldens.file("train/spectral_sgd.keras"))) {
      List<HostTensor> weights = model.getWeights();
      if (format.equals("h5")) {
        KerasFiles.legacy(model).write(again);
      } else {
        model.saveWeights(again);
      }
      for (Path file : List.of(theirs, again)) {
        model.setWeights(
            weights.stream()
                .map(w -> HostTensor.ofFloats(w.shape(), new float[(int) w.shape().elements()]))
                .toList());
        model.loadWeights(file);
        requireBefore("sgd", model);
      }
    }
  }

  @Test
  void aLayerWithoutAKernelIsRefused() {
    SpectralNormalization layer = new SpectralNormalization(new Flatten());
    assertEquals(
        "spectral_normalization: layer flatten has no kernel (expected: one that has)",
        assertThrows(InputException.class, () -> layer.build(List.of(Shape.of(-1, 3))))
            .getMessage());
    assertEquals(
        "SpectralNormalization: power_iterations 0 (expected: 1 or more)",
        assertThrows(InputException.class, () -> new SpectralNormalization(new Dense(2), 0))
            .getMessage());
  }
}

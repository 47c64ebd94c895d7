package dev.lenet.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keras's compiled files: their optimizers go on, and what is not supported is said. */
class CompiledFilesTest {
  private static final NamedWeights DATA = Goldens.npz("train/files.npz");

  @TempDir Path folder;

  private static Dataset data() {
    return new Dataset(DATA.get("x"), DATA.get("y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adadelta", "adafactor", "ftrl", "lamb", "lion", "muon", "adam"})
  void theOptimizerGoesOnWhereKerassStopped(String name) {
    Path again = folder.resolve("again.keras");
    try (Model model = new KerasModels().load(Goldens.file("train/" + name + ".keras"))) {
      model.save(again);
      goOn(name, model);
    }
    try (Model model = new KerasModels().load(again)) {
      goOn(name, model);
    }
  }

  private static void goOn(String name, Model model) {
    for (float expected : DATA.get(name + "/loss").floats()) {
      assertEquals(expected, model.trainOnBatch(data()).getOrDefault("loss", Double.NaN), 2e-6);
    }
  }

  @Test
  void theAveragesTakeTheWeightsPlaceWhenFitEnds() {
    try (Model model = new KerasModels().load(Goldens.file("train/adam.keras"))) {
      goOn("adam", model);
      model.fit(data(), new FitOptions().batchSize(4).epochs(2).shuffle(false).verbose(0));
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        double difference = Goldens.difference(DATA.get("adam/w" + i), weights.get(i));
        assertTrue(difference <= 1e-5, "weight " + i + " differs by " + difference);
      }
    }
  }

  @Test
  void aModelThatWasNeverTrainedOpensWithoutAWarning() {
    List<String> warnings = new ArrayList<>();
    Logger log = Logger.getLogger("dev.lenet.model.OptimizerState");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            warnings.add(record.getMessage());
          }

          @Override
          public void flush() {
            // Nothing is kept back.
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    log.addHandler(handler);
    try (Model model = new KerasModels().load(Goldens.file("model/arithmetic.keras"))) {
      assertEquals(List.of(), warnings);
      assertEquals("Adam", model.optimizer().className());
    } finally {
      log.removeHandler(handler);
    }
  }

  @Test
  void aFileOfAnUnknownLossPredictsAndSaysWhatItAsksFor() {
    try (Model model = new KerasModels().load(Goldens.file("train/circle.keras"))) {
      assertFalse(model.isCompiled());
      String why = String.valueOf(model.whyNotCompiled());
      assertTrue(why.startsWith("loss 'Circle' (expected: BinaryCrossentropy, "), why);
      assertEquals(12, model.predict(DATA.get("x")).shape().size(0));
      assertEquals(
          "small: not compiled, since its file asks for what is not here: " + why,
          assertThrows(InputException.class, () -> model.trainOnBatch(data())).getMessage());
    }
  }
}

package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.ModelCheckpoint;
import dev.lenet.callbacks.Trainee;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.saving.KerasModels;
import dev.lenet.train.FitOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The callbacks that write models. */
class ModelCheckpointTest {
  @TempDir Path folder;

  private final Dataset data =
      new Dataset(Goldens.array("model/small", "x"), Goldens.array("model/small", "targets"));

  @Test
  void eachEpochsModelHasItsNumberAndItsLoss() throws IOException {
    try (Sequential model = compiled()) {
      var history =
          model.fit(
              data,
              new FitOptions()
                  .epochs(2)
                  .callbacks(
                      List.of(new ModelCheckpoint(folder + "/m-{epoch:02d}-{loss:.2f}.keras"))));
      double last = history.history().getOrDefault("loss", List.of()).get(1);
      Path file = folder.resolve(String.format(java.util.Locale.ROOT, "m-02-%.2f.keras", last));
      try (Model again = new KerasModels().load(file)) {
        assertArrayEquals(model.predict(data.x()).floats(), again.predict(data.x()).floats());
        assertEquals(2, again.optimizer().iterations());
      }
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(2, files.count());
      }
    }
  }

  @Test
  void onlyTheBestIsSaved() throws IOException {
    try (Sequential model = compiled()) {
      ModelCheckpoint best =
          new ModelCheckpoint(folder + "/best-{epoch}.weights.h5")
              .monitor("loss")
              .saveBestOnly(true)
              .saveWeightsOnly(true);
      var history = model.fit(data, new FitOptions().epochs(6).callbacks(List.of(best)));
      List<Double> losses = history.history().getOrDefault("loss", List.of());
      double smallest = Double.MAX_VALUE;
      for (int i = 0; i < losses.size(); i++) {
        assertEquals(
            losses.get(i) < smallest,
            Files.exists(folder.resolve("best-" + (i + 1) + ".weights.h5")));
        smallest = Math.min(smallest, losses.get(i));
      }
      assertEquals(smallest, best.best());
    }
  }

  @Test
  void whereTheWatchedValueIsMissingEveryEpochIsSavedAsInKeras() throws IOException {
    try (Sequential model = compiled()) {
      ModelCheckpoint checkpoint =
          new ModelCheckpoint(folder + "/{epoch}.keras").saveBestOnly(true);
      model.fit(data, new FitOptions().epochs(2).callbacks(List.of(checkpoint)));
      assertTrue(Files.exists(folder.resolve("1.keras")));
      assertTrue(Files.exists(folder.resolve("2.keras")));
      assertNull(checkpoint.best());
    }
  }

  @Test
  void aWatchedValueOfWhichNobodyKnowsWhatIsBetterIsRefused() {
    try (Sequential model = compiled()) {
      ModelCheckpoint checkpoint =
          new ModelCheckpoint(folder + "/m.keras").monitor("val_auc").saveBestOnly(true);
      FitOptions options = new FitOptions().callbacks(List.of(checkpoint));
      assertEquals(
          "ModelCheckpoint: monitor val_auc is not a metric of the model (expected: one of its metrics, or"
              + " mode min or max)",
          assertThrows(InputException.class, () -> model.fit(data, options)).getMessage());
    }
  }

  @Test
  void batchesAreCountedThroughTheEpochs() throws IOException {
    try (Sequential model = compiled()) {
      model.fit(
          data,
          new FitOptions()
              .epochs(3)
              .batchSize(3)
              .callbacks(List.of(new ModelCheckpoint(folder + "/{epoch}.keras").saveFreq(3))));
      try (Stream<Path> files = Files.list(folder)) {
        assertEquals(
            List.of("2.keras", "3.keras"),
            files.map(file -> String.valueOf(file.getFileName())).sorted().toList());
      }
    }
  }

  @Test
  void aNameOfAnotherKindIsRefusedBeforeTraining() {
    try (Sequential model = compiled()) {
      FitOptions options = new FitOptions().callbacks(List.of(new ModelCheckpoint("m.h5")));
      assertEquals(
          "ModelCheckpoint: m.h5 (expected: a name that ends in .keras)",
          assertThrows(InputException.class, () -> model.fit(data, options)).getMessage());
    }
  }

  @Test
  void aRunThatBrokeOffGoesOnAsIfItHadNot() {
    Path place = folder.resolve("backup");
    try (Sequential through = compiled();
        Sequential broken = compiled();
        Sequential resumed = compiled()) {
      broken.setWeights(through.getWeights());
      through.fit(data, new FitOptions().epochs(4).shuffleSeed(1));
      BackupAndRestore backup = new BackupAndRestore(place);
      assertEquals(0, backup.restore(broken));
      Callback crash =
          new Callback() {
            @Override
            public void onEpochBegin(Trainee model, int epoch) {
              if (epoch == 2) {
                throw new IllegalStateException("crash");
              }
            }
          };
      assertThrows(
          IllegalStateException.class,
          () ->
              broken.fit(
                  data,
                  new FitOptions().epochs(4).shuffleSeed(1).callbacks(List.of(backup, crash))));
      BackupAndRestore again = new BackupAndRestore(place);
      assertTrue(again.hasBackup());
      int epoch = again.restore(resumed);
      assertEquals(2, epoch);
      resumed.fit(
          data,
          new FitOptions().epochs(4).initialEpoch(epoch).shuffleSeed(1).callbacks(List.of(again)));
      assertFalse(again.hasBackup());
      for (int i = 0; i < 6; i++) {
        assertArrayEquals(
            through.getWeights().get(i).floats(), resumed.getWeights().get(i).floats());
      }
    }
  }

  @Test
  void aStoppedRunKeepsItsBackup() {
    try (Sequential model = compiled()) {
      BackupAndRestore backup = new BackupAndRestore(folder.resolve("backup"));
      Callback stop =
          new Callback() {
            @Override
            public void onEpochEnd(Trainee trained, int epoch, Logs logs) {
              trained.stopTraining();
            }
          };
      model.fit(data, new FitOptions().epochs(4).callbacks(List.of(backup, stop)));
      assertEquals(1, backup.restore(model));
    }
  }

  private static Sequential compiled() {
    Sequential model = SummaryTest.small();
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy());
    return model;
  }
}

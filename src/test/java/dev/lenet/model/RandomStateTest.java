package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lenet.Goldens;
import dev.lenet.activations.Activations;
import dev.lenet.callbacks.Logs;
import dev.lenet.datasets.Dataset;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.preprocessing.RandomFlip;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.HostTensor;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resumed training draws what it would have drawn: its weights are the same bits. */
class RandomStateTest {
  private static final Dataset DATA =
      new Dataset(Goldens.array("model/small", "x"), Goldens.array("model/small", "targets"));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"m.keras", "m.weights.h5", "backup"})
  void trainingGoesOnWithTheNumbersThatItWouldHaveDrawn(String name) {
    Path file = folder.resolve(name);
    List<HostTensor> straight;
    try (Model through = compiled()) {
      fit(through, 0, 2);
      save(through, file);
      fit(through, 2, 4);
      straight = through.getWeights();
    }
    try (Model resumed = load(file)) {
      fit(resumed, 2, 4);
      assertEquals(straight, resumed.getWeights());
    }
  }

  @Test
  void otherNumbersGiveOtherWeights() {
    try (Model one = compiled();
        Model other = compiled()) {
      other.setWeights(one.getWeights());
      fit(one, 0, 1);
      fit(other, 0, 1);
      assertNotEquals(one.getWeights(), other.getWeights());
    }
  }

  private void save(Model model, Path file) {
    switch (String.valueOf(file.getFileName())) {
      case "m.keras" -> model.save(file);
      case "m.weights.h5" -> model.saveWeights(file);
      default -> new BackupAndRestore(file).onEpochEnd(model, 1, Logs.of(Map.of()));
    }
  }

  private Model load(Path file) {
    if (file.endsWith("m.keras")) {
      return new KerasModels().load(file);
    }
    Model model = compiled();
    if (file.endsWith("m.weights.h5")) {
      model.loadWeights(file);
    } else {
      assertEquals(2, new BackupAndRestore(file).restore(model));
    }
    return model;
  }

  private static void fit(Model model, int from, int to) {
    model.fit(
        DATA,
        new FitOptions().batchSize(2).shuffleSeed(5).verbose(0).initialEpoch(from).epochs(to));
  }

  private static Model compiled() {
    return new Sequential(
            new Input(8, 8, 3),
            new RandomFlip(RandomFlip.Mode.HORIZONTAL),
            new Conv2D(4, 3, Activations.RELU),
            new Dropout(0.25),
            new Flatten(),
            new Dense(6, Activations.RELU),
            new Dropout(0.5),
            new Dense(3, Activations.SOFTMAX))
        .compile(new Adam(0.01), new SparseCategoricalCrossentropy());
  }
}

package dev.lenet.callbacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.model.Model;
import dev.lenet.optimizers.Adam;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.train.FitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Averages in the weights' place: make_swaps of make_training_part_goldens.py. */
class SwapEMAWeightsTest {
  private static final NamedWeights DATA = Goldens.npz("train/swaps.npz");

  private static Dataset data(int samples) {
    return new Dataset(DATA.get("x").rows(0, samples), DATA.get("y").rows(0, samples));
  }

  private static Model model() {
    return new KerasModels().load(Goldens.file("train/swap.keras"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "epoch", "none"})
  void validationAndEpochsSeeWhatKerassSee(String name) {
    List<List<HostTensor>> held = new ArrayList<>();
    List<Callback> callbacks = new ArrayList<>();
    if (!name.equals("none")) {
      callbacks.add(new SwapEMAWeights().swapOnEpoch(name.equals("epoch")));
    }
    callbacks.add(
        new Callback() {
          @Override
          public void onEpochEnd(Trainee model, int epoch, Logs logs) {
            held.add(model.getWeights());
          }
        });
    try (Model model = model()) {
      History history =
          model.fit(
              data(20),
              new FitOptions()
                  .batchSize(6)
                  .epochs(3)
                  .shuffle(false)
                  .verbose(0)
                  .validationData(data(7))
                  .callbacks(callbacks));
      held.add(model.getWeights());
      for (String key : List.of("loss", "val_loss")) {
        float[] expected = DATA.get(name + "/" + key).floats();
        List<Double> values = Objects.requireNonNull(history.history().get(key));
        for (int epoch = 0; epoch < 3; epoch++) {
          assertEquals(expected[epoch], values.get(epoch), 2e-6, key);
        }
      }
    }
    for (int epoch = 0; epoch < 4; epoch++) {
      for (int i = 0; i < held.get(epoch).size(); i++) {
        String key = name + "/epoch" + epoch + "/w" + i;
        double difference = Goldens.difference(DATA.get(key), held.get(epoch).get(i));
        assertTrue(difference <= 2e-6, key + " differs by " + difference);
      }
    }
  }

  @Test
  void anOptimizerWithoutAveragesIsRefused() {
    try (Model model = model()) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      FitOptions options = new FitOptions().verbose(0).callbacks(List.of(new SwapEMAWeights()));
      assertEquals(
          "SwapEMAWeights: optimizer Adam keeps no averages (expected: useEma)",
          assertThrows(InputException.class, () -> model.fit(data(7), options)).getMessage());
    }
  }
}

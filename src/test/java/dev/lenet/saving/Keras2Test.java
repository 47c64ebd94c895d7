package dev.lenet.saving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.datasets.Dataset;
import dev.lenet.model.Model;
import dev.lenet.model.SaveTest;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of tf_keras 2.21, which python-export/make_keras2_goldens.py made. */
class Keras2Test {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/keras2");
  private static final Map<String, HostTensor> RECORDED = Npz.read(GOLDEN.resolve("trained.npz"));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"trained.keras", "trained.h5"})
  void aModelGoesOnWhereKeras2Stopped(String name) {
    try (Model model = new KerasModels().load(GOLDEN.resolve(name))) {
      assertEquals(recorded("w/"), model.getWeights());
      SaveTest.assertClose(array("y"), model.predict(array("x")), 1e-6f);
      model.trainOnBatch(new Dataset(array("x"), array("targets")));
      List<HostTensor> after = recorded("after/");
      for (int i = 0; i < after.size(); i++) {
        SaveTest.assertClose(after.get(i), model.getWeights().get(i), 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trained.weights.h5", "trained-weights.h5", "trained.h5"})
  void itsWeightsAreLoaded(String name) {
    try (Model model = new KerasModels().load(GOLDEN.resolve("trained.keras"), false)) {
      model.setWeights(
          model.getWeights().stream()
              .map(weight -> HostTensor.ofFloats(weight.shape(), new float[weight.elements()]))
              .toList());
      model.loadWeights(GOLDEN.resolve(name));
      assertEquals(recorded("w/"), model.getWeights());
    }
  }

  @Test
  void itsHardSigmoidStaysWhatItIs() {
    Path saved = folder.resolve("saved.keras");
    try (Model model = new KerasModels().load(GOLDEN.resolve("trained.keras"))) {
      assertTrue(model.toJson().contains("hard_sigmoid_keras_2"));
      model.save(saved);
    }
    try (Model again = new KerasModels().load(saved);
        Model keras3 =
            new KerasModels()
                .fromJson(again.toJson().replace("hard_sigmoid_keras_2", "hard_sigmoid"))) {
      SaveTest.assertClose(array("y"), again.predict(array("x")), 1e-6f);
      keras3.setWeights(again.getWeights());
      assertFalse(
          largestDifference(array("y"), keras3.predict(array("x"))) < 1e-3,
          "the formulas are the same: the test shows nothing");
    }
  }

  private static double largestDifference(HostTensor one, HostTensor other) {
    double largest = 0;
    for (int i = 0; i < one.elements(); i++) {
      largest = Math.max(largest, Math.abs((double) one.floats()[i] - other.floats()[i]));
    }
    return largest;
  }

  private static HostTensor array(String name) {
    return Objects.requireNonNull(RECORDED.get(name), name);
  }

  private static List<HostTensor> recorded(String prefix) {
    List<HostTensor> arrays = new ArrayList<>();
    for (HostTensor next; (next = RECORDED.get(prefix + arrays.size())) != null; ) {
      arrays.add(next);
    }
    return arrays;
  }
}

package dev.lenet.savedmodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.Goldens;
import dev.lenet.internal.frozen.FrozenGraph;
import dev.lenet.internal.frozen.FrozenRunner;
import dev.lenet.internal.runtime.NativeSession;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrozenSavedModelTest {
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
  void aFrozenModelGivesWhatItGaveUnfrozen(String name) {
    Map<String, HostTensor> inputs = Goldens.arrays("savedmodel/" + name, "in");
    try (SavedModelPredictor frozen =
        SavedModelFile.load(Goldens.file("savedmodel/" + name), Trust.CHECKED)) {
      assertEquals(true, frozen.isFrozen());
      Map<String, HostTensor> outputs = frozen.predict(inputs);
      List<HostTensor> expected = unfrozen(name, inputs);
      for (int i = 0; i < expected.size(); i++) {
        String output = frozen.signature().outputs().get(i).name();
        assertArrayEquals(
            expected.get(i).floats(),
            Objects.requireNonNull(outputs.get(output)).floats(),
            1e-6f,
            output);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"functional", "sequential", "tf_keras"})
  void modelsOfKerasAreFoundToKeepSamplesApart(String name) {
    try (SavedModelPredictor model =
        SavedModelFile.load(Goldens.file("savedmodel/" + name), Trust.CHECKED)) {
      assertEquals(true, model.isPerSample());
    }
  }

  @Test
  void aModelThatDoesMoreThanComputeRunsUnfrozen() {
    try (SavedModelPredictor model =
        SavedModelFile.load(Goldens.file("savedmodel/hostile"), Trust.TRUSTED)) {
      assertEquals(false, model.isFrozen());
    }
  }

  private static List<HostTensor> unfrozen(String name, Map<String, HostTensor> inputs) {
    CheckedModel model = CheckedModel.read(Goldens.file("savedmodel/" + name), Trust.CHECKED);
    List<TensorSpec> in =
        model.signature().inputs().stream()
            .map(
                spec ->
                    new TensorSpec(
                        Endpoint.of(model.called().getInputsOrThrow(spec.name())).toString(),
                        spec.dtype(),
                        spec.shape()))
            .toList();
    List<String> out =
        model.signature().outputs().stream()
            .map(spec -> Endpoint.of(model.called().getOutputsOrThrow(spec.name())).toString())
            .toList();
    NativeSession session = NativeSession.open(model.needed(), false);
    try (FrozenRunner runner =
        FrozenRunner.of(new FrozenGraph(model.needed(), in, out, false), session)) {
      model.start(session::run);
      return runner.run(
          model.signature().inputs().stream()
              .map(spec -> Objects.requireNonNull(inputs.get(spec.name())))
              .toList());
    }
  }
}

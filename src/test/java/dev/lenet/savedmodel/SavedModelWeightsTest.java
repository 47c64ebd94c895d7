package dev.lenet.savedmodel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.Goldens;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedModelWeightsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"functional", "sequential", "two_drops", "two_ends", "module", "tf_keras"})
  void readsEveryWeightBitForBitInLayerOrder(String name) {
    Map<String, HostTensor> expected = Goldens.arrays("savedmodel/" + name, "w");
    NamedWeights weights = SavedModelWeights.read(Goldens.file("savedmodel/" + name));
    assertEquals(new ArrayList<>(expected.keySet()), new ArrayList<>(weights.names()));
    expected.forEach((weight, value) -> assertEquals(value, weights.get(weight), weight));
  }
}

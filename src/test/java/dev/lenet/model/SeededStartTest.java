package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.graph.RandomSeed;
import dev.lenet.initializers.HeNormal;
import dev.lenet.initializers.Orthogonal;
import dev.lenet.initializers.RandomNormal;
import dev.lenet.layers.convolutional.Conv2D;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.normalization.BatchNormalization;
import dev.lenet.layers.preprocessing.RandomFlip;
import dev.lenet.layers.regularization.Dropout;
import dev.lenet.layers.reshaping.Flatten;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same seed gives the weights that Keras gives, where layers without weights draw seeds too.
 */
class SeededStartTest {
  private static final Path STARTS = Path.of("src/test/resources/golden/lenet/starts.json");

  @ParameterizedTest
  @ValueSource(ints = {7, 42, 1234})
  void mixedLayersDrawTheirSeedsInKerasOrder(int seed) throws Exception {
    RandomSeed.set(seed);
    try (Sequential model =
        new Sequential(
            new Input(8, 8, 1),
            new RandomFlip().name("flip"),
            new Conv2D(4, 3).kernelInitializer(new HeNormal()).name("conv"),
            new BatchNormalization().name("norm"),
            new Dropout(0.5).name("drop"),
            new Flatten().name("flatten"),
            new Dense(6)
                .kernelInitializer(new Orthogonal())
                .biasInitializer(new RandomNormal())
                .name("hidden"),
            new Dense(3).name("out"))) {
      model.build();
      Map<String, String> actual = new TreeMap<>();
      for (var entry : model.weightPaths().entrySet()) {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(entry.getKey().value().bytes());
        actual.put(entry.getValue(), HexFormat.of().formatHex(sha.digest()));
      }
      assertEquals(recorded(seed), actual);
    }
  }

  private static Map<String, String> recorded(int seed) throws Exception {
    Map<String, String> weights = new TreeMap<>();
    for (JsonNode start : new ObjectMapper().readTree(STARTS.toFile()).get("starts")) {
      if (start.get("build").asText().equals("mixed") && start.get("seed").asInt() == seed) {
        start
            .get("weights")
            .properties()
            .forEach(e -> weights.put(e.getKey(), e.getValue().get("sha256").asText()));
      }
    }
    return weights;
  }
}

package dev.lenet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.graph.RandomSeed;
import dev.lenet.graph.Weight;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LeNet beside Keras's and PyTorch's, by recorded numbers (python-export/make_lenet_goldens.py).
 */
class LeNetTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/lenet");
  private static final List<String> LAYERS =
      List.of("conv1", "pool1", "conv2", "pool2", "flatten", "d1", "d2", "d3");

  @Test
  void has121182Parameters() {
    try (LeNet model = new LeNet()) {
      assertEquals(121_182, model.countParams());
      assertEquals(Shape.of(-1, 10), model.outputShape(List.of(Shape.of(-1, 32, 32, 3))));
    }
  }

  @Test
  void everyLayerMatchesKerasWithin1e6() {
    assertLayers("forward.npz", 1e-6);
  }

  @Test
  void everyLayerIsPyTorchsWithin1e5() {
    assertLayers("torch_forward.npz", 1e-5);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 42, 1234})
  void startsWithTheWeightsOfKerasBitForBit(int seed) throws IOException {
    JsonNode starts = new ObjectMapper().readTree(GOLDEN.resolve("starts.json").toFile());
    int compared = 0;
    for (JsonNode start : starts.get("starts")) {
      if (start.get("seed").asInt() != seed || !start.get("build").asText().equals("subclassed")) {
        continue;
      }
      RandomSeed.set(seed);
      try (LeNet model = new LeNet()) {
        model.build();
        for (Map.Entry<Weight, String> weight : model.weightPaths().entrySet()) {
          JsonNode recorded = start.get("weights").get(weight.getValue());
          assertEquals(
              recorded.get("sha256").asText(), sha256(weight.getKey().value()), weight.getValue());
          compared++;
        }
      }
    }
    assertEquals(10, compared);
  }

  private static void assertLayers(String file, double tolerance) {
    Map<String, HostTensor> recorded = Npz.read(GOLDEN.resolve(file));
    Map<String, HostTensor> weights = Npz.read(GOLDEN.resolve("initial_weights.npz"));
    try (LeNet model = new LeNet()) {
      model.build();
      model.weightPaths().forEach((weight, path) -> weight.assign(get(weights, path)));
      HostTensor x = get(recorded, "x");
      Map<String, HostTensor> outputs = model.layerOutputs(x);
      for (String layer : LAYERS) {
        assertClose(layer, get(recorded, layer), get(outputs, layer), tolerance);
      }
      assertClose("y", get(recorded, "y"), model.predict(x), tolerance);
    }
  }

  private static HostTensor get(Map<String, HostTensor> tensors, String name) {
    HostTensor tensor = tensors.get(name);
    assertTrue(tensor != null, () -> name + " is not among " + tensors.keySet());
    return Objects.requireNonNull(tensor);
  }

  private static void assertClose(
      String layer, HostTensor expected, HostTensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape(), layer);
    float[] wanted = expected.floats();
    float[] got = actual.floats();
    double worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      worst = Math.max(worst, Math.abs((double) wanted[i] - got[i]));
    }
    assertTrue(worst <= tolerance, layer + " differs by " + worst);
  }

  private static String sha256(HostTensor tensor) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(tensor.bytes());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

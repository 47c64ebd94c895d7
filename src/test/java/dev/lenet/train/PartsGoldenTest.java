package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lenet.Goldens;
import dev.lenet.KerasConfigs;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.Weight;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.Losses;
import dev.lenet.model.Model;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.saving.KerasModels;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is around the layers, from whole models' configs: ten steps of constraints, activity
 * regularizers, reductions and options of optimizers against Keras's, the last of a short batch.
 */
class PartsGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode GOLDEN = Goldens.json("train/parts.json");
  private static final NamedWeights DATA = Goldens.npz("train/parts.npz");

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(GOLDEN.get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepsAreKerass(JsonNode golden) throws JsonProcessingException {
    String name = golden.get("name").asText();
    JsonNode compiled = golden.get("model").get("compile_config");
    Optimizer optimizer = Optimizers.of(Goldens.map(compiled.get("optimizer")));
    try (Model model = new KerasModels().fromJson(golden.get("model").toString())) {
      model.setWeights(arrays(name + "/start/w"));
      model.compile(optimizer, Losses.of(plain(compiled.get("loss"))));
      requireOptions(compiled.get("optimizer").get("config"), optimizer);
      requireSame(golden.get("model").get("config"), JSON.readTree(model.toJson()).get("config"));
      for (int step = 0; step < GOLDEN.get("sizes").size(); step++) {
        double expected = DATA.get(name + "/loss").floats()[step];
        assertEquals(
            expected, step(model, golden, step), 2e-6 * Math.max(1, Math.abs(expected)), "loss");
      }
      near(arrays(name + "/w"), model.getWeights(), "weight");
      double expected = golden.get("evaluate").asDouble();
      assertEquals(
          expected, evaluate(model, golden), 1e-5 * Math.max(1, Math.abs(expected)), "evaluate");
    }
    requireState(golden, arrays(name + "/o"), optimizer);
    assertEquals(0, Native.open());
  }

  /** But for the name, which Keras numbers. */
  private static void requireOptions(JsonNode expected, Optimizer optimizer) {
    ObjectNode actual = JSON.valueToTree(optimizer.config());
    actual.set("name", expected.get("name"));
    assertTrue(expected.equals(PartsGoldenTest::compare, actual), () -> expected + "\n" + actual);
  }

  private static Object plain(JsonNode identifier) {
    return identifier.isTextual() ? identifier.asText() : Goldens.map(identifier);
  }

  /** Layers, as Keras writes them; a whole number may be written with a point. */
  private static void requireSame(JsonNode expected, JsonNode actual) {
    boolean same =
        KerasConfigs.olderToo(expected.get("layers"))
            .equals(PartsGoldenTest::compare, KerasConfigs.olderToo(actual.get("layers")));
    assertTrue(same, () -> expected.get("layers") + "\n" + actual.get("layers"));
  }

  private static int compare(JsonNode a, JsonNode b) {
    boolean numbers = a.isNumber() && b.isNumber();
    return a.equals(b) || (numbers && a.asDouble() == b.asDouble()) ? 0 : 1;
  }

  private static double step(Model model, JsonNode golden, int step) {
    float[] weights = weights(golden, step);
    Dataset batch = batch(golden, step);
    return (weights == null ? model.trainOnBatch(batch) : model.trainOnBatch(batch, weights))
        .getOrDefault("loss", Double.NaN);
  }

  private static double evaluate(Model model, JsonNode golden) {
    float[] weights = weights(golden, 0);
    Dataset batch = batch(golden, 0);
    return (weights == null ? model.evaluate(batch) : model.evaluate(batch, weights)).loss();
  }

  private static Dataset batch(JsonNode golden, int step) {
    return new Dataset(rows(golden.get("x").asText(), step), rows(golden.get("y").asText(), step));
  }

  private static float @Nullable [] weights(JsonNode golden, int step) {
    return golden.get("weighted").asBoolean() ? rows("sample_weight", step).floats() : null;
  }

  private static HostTensor rows(String name, int step) {
    HostTensor batch = DATA.get(name).rows(step, step + 1);
    return new HostTensor(batch.dtype(), batch.shape().dropFirst(), batch.bytes())
        .rows(0, GOLDEN.get("sizes").get(step).asInt());
  }

  private static List<HostTensor> arrays(String prefix) {
    List<HostTensor> arrays = new ArrayList<>();
    for (int i = 0; DATA.contains(prefix + i); i++) {
      arrays.add(DATA.get(prefix + i));
    }
    return arrays;
  }

  private static void requireState(
      JsonNode golden, List<HostTensor> expected, Optimizer optimizer) {
    List<Weight> state = optimizer.state();
    assertEquals(expected.size(), state.size());
    List<HostTensor> values = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      String variable = golden.get("variables").get(i).asText();
      String name = state.get(i).name();
      // Keras names these by their weights, or not at all.
      assertTrue(
          variable.endsWith(name) || Set.of("row", "column", "u_product").contains(name),
          variable + " is " + name);
      values.add(state.get(i).value());
    }
    near(expected, values, "state");
  }

  private static void near(List<HostTensor> expected, List<HostTensor> actual, String what) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).shape(), actual.get(i).shape());
      if (expected.get(i).dtype() != DType.FLOAT32) {
        assertEquals(expected.get(i), actual.get(i));
      } else {
        double bound = 1e-5 * Math.max(1, Goldens.largest(expected.get(i)));
        double difference = Goldens.difference(expected.get(i), actual.get(i));
        assertTrue(difference <= bound, what + " " + i + " differs by " + difference);
      }
    }
  }
}

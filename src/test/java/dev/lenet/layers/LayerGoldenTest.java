package dev.lenet.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.KerasConfigs;
import dev.lenet.graph.Weight;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every layer in every recorded configuration against what Keras computed. */
class LayerGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Stream<JsonNode> cases() throws IOException {
    JsonNode all = JSON.readTree(GOLDEN.resolve("cases.json").toFile());
    return StreamSupport.stream(all.spliterator(), false);
  }

  private static DynamicTest test(JsonNode one, org.junit.jupiter.api.function.Executable body) {
    return DynamicTest.dynamicTest(one.get("name").asText(), body);
  }

  private static Map<String, Object> config(JsonNode one) {
    return map(one.get("layer"));
  }

  private static Map<String, Object> map(JsonNode layer) {
    return JSON.convertValue(layer.get("config"), new TypeReference<Map<String, Object>>() {});
  }

  private static Layer layer(JsonNode one) {
    return Layers.fromConfig(one.at("/layer/class_name").asText(), config(one));
  }

  private static List<Shape> inputShapes(JsonNode one) {
    List<Shape> shapes = new ArrayList<>();
    if (one.get("inputs").size() == 1) {
      shapes.add(shape(one.get("input_shape")));
    } else {
      one.get("input_shape").forEach(sizes -> shapes.add(shape(sizes)));
    }
    return shapes;
  }

  private static Shape shape(JsonNode sizes) {
    List<Long> list = new ArrayList<>();
    sizes.forEach(size -> list.add(size.isNull() ? -1 : size.asLong()));
    return Shape.of(list);
  }

  @TestFactory
  Stream<DynamicTest> configIsWhatKerasWrites() throws IOException {
    return cases()
        .map(
            one ->
                test(
                    one,
                    () -> {
                      Layer layer = layer(one);
                      Map<String, Object> expected = map(KerasConfigs.olderToo(one.get("layer")));
                      assertEquals(expected.remove("name"), layer.name());
                      assertEquals(expected.getOrDefault("trainable", true), layer.trainable());
                      assertEquals(expected.containsKey("trainable"), layer.takesTrainable());
                      expected.remove("trainable");
                      expected.remove("dtype");
                      assertEquals(one.at("/layer/class_name").asText(), layer.className());
                      assertEquals(
                          JSON.valueToTree(expected),
                          JSON.readTree(JSON.writeValueAsString(layer.config())));
                      Map<String, Object> again = new LinkedHashMap<>(layer.config());
                      again.put("name", layer.name());
                      assertEquals(
                          layer.config(), Layers.fromConfig(layer.className(), again).config());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> outputShapeAndWeightsAreKeras() throws IOException {
    return cases()
        .map(
            one ->
                test(
                    one,
                    () -> {
                      Layer layer = layer(one);
                      List<Shape> inputs = inputShapes(one);
                      assertEquals(shape(one.get("output_shape")), layer.outputShape(inputs));
                      layer.build(inputs);
                      List<String> expected = new ArrayList<>();
                      one.get("weights")
                          .forEach(
                              w ->
                                  expected.add(
                                      w.get("name").asText()
                                          + shape(w.get("shape"))
                                          + w.get("trainable")));
                      List<Weight> trainable = layer.trainableWeights();
                      assertEquals(
                          expected,
                          layer.weightPaths().keySet().stream()
                              .map(w -> w.name() + w.shape() + trainable.contains(w))
                              .toList());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> numbersAreKeras() throws IOException {
    return cases().map(one -> test(one, () -> compare(one)));
  }

  private static void compare(JsonNode one) {
    NamedWeights golden = new NamedWeights();
    Npz.read(GOLDEN.resolve(one.get("name").asText() + ".npz")).forEach(golden::put);
    Layer layer = layer(one);
    List<Shape> shapes = inputShapes(one);
    layer.build(shapes);
    List<Weight> weights = List.copyOf(layer.weightPaths().keySet());
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).assign(golden.get("w" + i));
    }
    List<String> keys = new ArrayList<>();
    one.get("inputs").forEach(key -> keys.add(key.asText()));
    HostTensor[] xs = keys.stream().map(golden::get).toArray(HostTensor[]::new);
    try (LayerRun run = new LayerRun(layer, one.get("training").asBoolean(), shapes)) {
      List<HostTensor> gradients = run.gradients(golden.get("r"), xs);
      for (int i = 0; i < keys.size(); i++) {
        Close.assertClose("d" + keys.get(i), golden.get("d" + keys.get(i)), gradients.get(i));
      }
      List<Weight> trainable = layer.trainableWeights();
      for (int i = 0; i < trainable.size(); i++) {
        String key = "dw" + weights.indexOf(trainable.get(i));
        Close.assertClose(key, golden.get(key), gradients.get(keys.size() + i));
      }
      Close.assertClose("y", golden.get("y"), run.run(xs));
      for (int i = 0; one.get("training").asBoolean() && i < weights.size(); i++) {
        Close.assertClose("w" + i, golden.get("w" + i + "_after"), run.state(weights.get(i)));
      }
    }
  }
}

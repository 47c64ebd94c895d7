package dev.lenet.saving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lenet.Goldens;
import dev.lenet.KerasConfigs;
import dev.lenet.LeNet;
import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import dev.lenet.model.SaveTest;
import dev.lenet.model.Summary;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that Keras saved, opened here. */
class KerasModelsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KerasModels MODELS = new KerasModels().know("LeNet", LeNet::new);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"small", "frozen", "le_net", "branches"})
  void aModelOfKerasPredictsTheSame(String name) {
    try (Model model = MODELS.load(Goldens.file("model/" + name + ".keras"))) {
      List<HostTensor> outputs = model.predictAll(Goldens.array("model/" + name, "x"));
      SaveTest.assertClose(Goldens.array("model/" + name, "y"), outputs.get(0), 1e-6f);
      if (outputs.size() > 1) {
        SaveTest.assertClose(Goldens.array("model/" + name, "y1"), outputs.get(1), 1e-6f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "frozen", "branches"})
  void itsJsonMatchesKeras(String name) throws IOException {
    try (Model model = MODELS.load(Goldens.file("model/" + name + ".keras"))) {
      assertEquals(
          KerasConfigs.olderToo(JSON.readTree(Goldens.text("model/" + name + ".json")))
              .toPrettyString(),
          sorted(
                  JSON.readTree(Goldens.text("model/" + name + ".json")),
                  JSON.readTree(model.toJson()))
              .toPrettyString());
    }
  }

  /** The second tree with its keys in the order of the first. */
  private static JsonNode sorted(JsonNode order, JsonNode tree) {
    if (tree.isObject()) {
      ObjectNode ordered = JSON.createObjectNode();
      order
          .fieldNames()
          .forEachRemaining(
              key -> {
                if (tree.has(key)) {
                  ordered.set(key, sorted(order.get(key), tree.get(key)));
                }
              });
      tree.fieldNames()
          .forEachRemaining(
              key -> {
                if (!ordered.has(key)) {
                  ordered.set(key, tree.get(key));
                }
              });
      return ordered;
    }
    if (tree.isArray()) {
      var ordered = JSON.createArrayNode();
      for (int i = 0; i < tree.size(); i++) {
        ordered.add(order.has(i) ? sorted(order.get(i), tree.get(i)) : tree.get(i));
      }
      return ordered;
    }
    return tree;
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "le_net", "branches"})
  void whatIsSavedIsLoadedBitForBit(String name) {
    Path file = folder.resolve("again.keras");
    HostTensor x = Goldens.array("model/" + name, "x");
    try (Model model = MODELS.load(Goldens.file("model/" + name + ".keras"))) {
      model.save(file);
      try (Model again = new KerasModels().load(file)) {
        assertArrayEquals(model.predictAll(x).get(0).floats(), again.predictAll(x).get(0).floats());
        assertEquals(model.name(), again.name());
        assertEquals(model.toJson(), again.toJson());
      }
    }
  }

  @Test
  void aFrozenLayerComesBackFrozen() {
    try (Model model = MODELS.load(Goldens.file("model/frozen.keras"))) {
      assertFalse(model.getLayer(0).trainable());
    }
  }

  @Test
  void theTablesOfNestedAndSharedLayersMatchKeras() throws IOException {
    try (Model model = MODELS.load(Goldens.file("model/branches.keras"))) {
      assertEquals(Goldens.text("model/branches.summary.txt"), new Summary(model).toString());
      assertEquals(
          Goldens.text("model/branches.nested.txt"),
          new Summary(model).expandNested().showTrainable().toString());
    }
  }

  @Test
  void aClassThatIsNotKnownIsRefused() {
    Path file = Goldens.file("model/le_net.keras");
    assertEquals(
        file
            + ": config.json: model class LeNet keeps no list of its layers (expected: Functional, Sequential, or a known architecture)",
        assertThrows(InputException.class, () -> new KerasModels().load(file)).getMessage());
  }

  @Test
  void severalInputsAreRefused() {
    String layer =
        "{\"module\":\"keras.layers\",\"class_name\":\"InputLayer\",\"name\":\"%s\",\"inbound_nodes\":[],"
            + "\"config\":{\"batch_shape\":[null,2],\"name\":\"%s\"}}";
    String add =
        "{\"module\":\"keras.layers\",\"class_name\":\"Add\",\"name\":\"add\",\"config\":{\"name\":\"add\"},"
            + "\"inbound_nodes\":[[[\"a\",0,0,{}],[\"b\",0,0,{}]]]}";
    String json =
        "{\"class_name\":\"Functional\",\"config\":{\"name\":\"m\",\"layers\":["
            + layer.formatted("a", "a")
            + ","
            + layer.formatted("b", "b")
            + ","
            + add
            + "],\"input_layers\":[[\"a\",0,0],[\"b\",0,0]],\"output_layers\":[[\"add\",0,0]]}}";
    assertEquals(
        "the model's JSON: Functional model with 2 inputs (expected: 1; one input is supported)",
        assertThrows(InputException.class, () -> MODELS.fromJson(json)).getMessage());
  }

  @Test
  void jsonThatIsNoneIsRefused() {
    assertEquals(
        "the model's JSON: Functional: layers is 3 (expected: a list)",
        assertThrows(
                InputException.class,
                () -> MODELS.fromJson("{\"class_name\":\"Functional\",\"config\":{\"layers\":3}}"))
            .getMessage());
  }

  @Test
  void aFunctionalModelOfKeras2IsRead() {
    String json =
        "{\"class_name\":\"Functional\",\"keras_version\":\"2.15.0\",\"config\":{\"name\":\"m\",\"layers\":["
            + "{\"class_name\":\"InputLayer\",\"name\":\"in\",\"inbound_nodes\":[],"
            + "\"config\":{\"batch_input_shape\":[null,2],\"dtype\":\"float32\",\"sparse\":false,\"name\":\"in\"}},"
            + "{\"class_name\":\"Dense\",\"name\":\"d\",\"inbound_nodes\":[[[\"in\",0,0,{}]]],"
            + "\"config\":{\"name\":\"d\",\"units\":3,\"activation\":\"relu\"}},"
            + "{\"class_name\":\"Add\",\"name\":\"a\",\"inbound_nodes\":[[[\"d\",0,0,{}],[\"d\",0,0,{}]]],"
            + "\"config\":{\"name\":\"a\"}}"
            + "],\"input_layers\":[[\"in\",0,0]],\"output_layers\":[[\"a\",0,0]]}}";
    try (Model model = MODELS.fromJson(json)) {
      assertEquals(9, model.countParams());
      assertEquals(List.of("in", "d", "a"), model.layers().stream().map(l -> l.name()).toList());
    }
  }
}

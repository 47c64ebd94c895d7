package dev.lenet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/**
 * What Keras 3.15 writes, less the options that Keras 3.3 refuses as it does not know them. They
 * are left out here, and only where they have the defaults that Keras gives them.
 */
public final class KerasConfigs {
  private static final JsonNode NEW = read();

  private KerasConfigs() {}

  /** A copy of a serialized object, of any depth. */
  public static JsonNode olderToo(JsonNode written) {
    JsonNode copy = written.deepCopy();
    strip(copy);
    return copy;
  }

  private static void strip(JsonNode node) {
    if (node.get("config") instanceof ObjectNode config && node.has("class_name")) {
      strip(node.get("class_name").asText(), config);
    }
    node.forEach(KerasConfigs::strip);
  }

  private static void strip(String className, ObjectNode config) {
    JsonNode options = NEW.path(className);
    options
        .fieldNames()
        .forEachRemaining(
            option -> {
              if (options.get(option).equals(config.get(option))) {
                config.remove(option);
              }
            });
  }

  private static JsonNode read() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode all = json.createObjectNode();
    try {
      all.set("InputLayer", json.readTree("{\"ragged\": false, \"optional\": false}"));
      all.set("Dense", json.readTree("{\"quantization_config\": null}"));
      all.set(
          "BatchNormalization",
          json.readTree(
              "{\"renorm\": false, \"renorm_clipping\": null, \"renorm_momentum\": 0.99}"));
      all.set("RandomFlip", json.readTree("{\"data_format\": \"channels_last\"}"));
      JsonNode axes = json.readTree("{\"input_axes\": null, \"output_axes\": null}");
      for (String name :
          List.of(
              "GlorotUniform",
              "GlorotNormal",
              "HeUniform",
              "HeNormal",
              "LecunUniform",
              "LecunNormal",
              "VarianceScaling")) {
        all.set(name, axes);
      }
      return all;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

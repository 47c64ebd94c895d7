package dev.lenet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.data.InputException;
import dev.lenet.layers.Layer;
import dev.lenet.model.Model;
import dev.lenet.weights.KerasArchive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a model file contains, as {@code doctor --model} says it. */
final class ModelFacts {
  private static final JsonMapper JSON = new JsonMapper();

  private ModelFacts() {}

  /** The facts by name, as JSON has them; what a file does not say is left out. */
  static Map<String, Object> of(OpenModel opened) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", opened.file().toString());
    if (opened.isKeras()) {
      KerasArchive archive = KerasArchive.read(opened.file());
      facts.put("format", "Keras 3 (.keras)");
      facts.put("keras_version", archive.kerasVersion());
      facts.put("date_saved", archive.dateSaved());
      addCompiled(facts, opened, archive.config());
    } else {
      facts.put("format", "weights of Keras 3 (.weights.h5)");
    }
    addModel(facts, opened.model());
    facts.put("scaling", opened.model().scaling().toString());
    if (opened.run() != null) {
      facts.put("class_names", opened.run().classNames());
    }
    return facts;
  }

  private static void addModel(Map<String, Object> facts, Model model) {
    if (model.hasInputShape()) {
      facts.put("input_shape", model.inputShape().prepend(-1).toString());
    }
    List<Map<String, Object>> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      layers.add(
          Map.of(
              "name", layer.name(),
              "class", layer.className(),
              "parameters", layer.countParams()));
    }
    facts.put("model", model.name());
    facts.put("layers", layers);
    facts.put("parameters", model.countParams());
  }

  /** How the model was compiled, in the file's words: it may be with what is not supported here. */
  private static void addCompiled(Map<String, Object> facts, OpenModel opened, String config) {
    JsonNode compiled;
    try {
      compiled = JSON.readTree(config).path("compile_config");
    } catch (JsonProcessingException e) {
      throw new InputException(
          opened.file() + ": config.json: " + e.getOriginalMessage() + " (expected: JSON)", e);
    }
    for (String part : List.of("optimizer", "loss", "metrics")) {
      List<String> names = new ArrayList<>();
      collect(compiled.path(part), names);
      if (!names.isEmpty()) {
        facts.put(part, part.equals("metrics") ? names : String.join(" ", names));
      }
    }
  }

  private static void collect(JsonNode value, List<String> names) {
    if (value.isTextual()) {
      names.add(value.asText());
    } else if (value.has("class_name")) {
      names.add(value.get("class_name").asText());
    } else {
      value.forEach(element -> collect(element, names)); // an output's, or nothing
    }
  }
}

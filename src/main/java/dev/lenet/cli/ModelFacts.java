package dev.lenet.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.convert.Format;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Layer;
import dev.lenet.model.Model;
import dev.lenet.open.OpenedModel;
import dev.lenet.savedmodel.SavedModelWeights;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import dev.lenet.weights.keras.KerasArchive;
import java.nio.file.Path;
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
    facts.put("file", opened.opened().file().toString());
    if (!opened.opened().hasLayers()) {
      addSavedModel(facts, opened.opened());
    } else {
      if (opened.isKeras()) {
        KerasArchive archive = KerasArchive.read(opened.opened().file());
        facts.put("format", "Keras 3 (.keras)");
        facts.put("keras_version", archive.kerasVersion());
        facts.put("date_saved", archive.dateSaved());
        addCompiled(facts, opened, archive.config());
      } else {
        facts.put("format", formatName(opened.opened().file()));
      }
      addModel(facts, opened.opened().model());
    }
    facts.put("scaling", opened.opened().scaling().toString());
    if (!opened.opened().notes().classNames().isEmpty()) {
      facts.put("class_names", opened.opened().notes().classNames());
    }
    return facts;
  }

  private static String formatName(Path file) {
    return Format.ofName(file)
        .map(
            format ->
                switch (format) {
                  case WEIGHTS_H5 -> "Keras 3 weights (.weights.h5)";
                  case H5 -> "Keras legacy format (.h5)";
                  case PTH -> "PyTorch weights (.pth)";
                  case SAFETENSORS -> "weights (.safetensors)";
                  case KERAS, SAVED_MODEL -> format.toString();
                })
        .orElse("unknown");
  }

  private static void addSavedModel(Map<String, Object> facts, OpenedModel opened) {
    Signature signature = opened.predictor().signature();
    facts.put("format", "SavedModel");
    facts.put("inputs", signature.inputs().stream().map(TensorSpec::toString).toList());
    facts.put("outputs", signature.outputs().stream().map(TensorSpec::toString).toList());
    NamedWeights weights = SavedModelWeights.read(opened.file());
    List<String> variables = new ArrayList<>();
    weights.asMap().forEach((name, value) -> variables.add(name + " " + value.shape()));
    facts.put("variables", variables);
    facts.put(
        "parameters", weights.asMap().values().stream().mapToLong(HostTensor::elements).sum());
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
          opened.opened().file() + ": config.json: " + e.getOriginalMessage() + " (expected: JSON)",
          e);
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

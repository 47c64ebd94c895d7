package dev.lenet.open;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.config.BoundedJson;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Seal;
import dev.lenet.predict.ModelNotes;
import dev.lenet.tensor.Scaling;
import dev.lenet.weights.keras.KerasArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads and writes a model's class names and scaling as JSON: in a run's {@code run.json}, and in a
 * SavedModel's {@code assets.extra/lenet.json}.
 */
public final class Notes {
  private static final JsonMapper JSON = BoundedJson.mapper().build();
  private static final String NAME = "lenet.json";
  private static final long LARGEST = 1 << 24;

  private Notes() {}

  /** What {@code assets.extra/} holds for a model with these notes, by file name. */
  public static Map<String, String> extras(ModelNotes notes) {
    Map<String, Object> content = new TreeMap<>();
    if (!notes.classNames().isEmpty()) {
      content.put("class_names", notes.classNames());
    }
    if (notes.scaling() != null) {
      content.put("scaling", notes.scaling().toString());
    }
    try {
      return content.isEmpty() ? Map.of() : Map.of(NAME, JSON.writeValueAsString(content) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // of strings, nothing can fail
    }
  }

  /** The notes of a model, or none. */
  static ModelNotes of(ModelPlace place) {
    Path file =
        place.isSavedModel()
            ? place.file().resolve("assets.extra").resolve(NAME)
            : place.folder().resolve("run.json");
    return Files.isRegularFile(file) ? read(file, place.file()) : ModelNotes.NONE;
  }

  private static ModelNotes read(Path file, Path model) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new InputException(file + ": larger than 16 MiB (expected: class names and scaling)");
      }
      String text = Files.readString(file);
      JsonNode record = JSON.readTree(text);
      Seal.check(file, text);
      JsonNode content = ofModel(model, record);
      JsonNode scaling = content.path("scaling");
      return new ModelNotes(
          classNames(file, content.path("class_names")),
          scaling.isTextual() ? Scaling.parse(scaling.asText()) : null);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + e.getOriginalMessage() + " (expected: JSON)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  /** While a run replaces another, its record holds that one's, whose model is still there. */
  private static JsonNode ofModel(Path model, JsonNode record) {
    JsonNode previous = record.path("previous");
    return previous.isObject()
            && previous
                .path("run")
                .asText("")
                .equals(KerasArchive.notes(model).getOrDefault("run", ""))
        ? previous
        : record;
  }

  private static List<String> classNames(Path file, JsonNode names) {
    List<String> all = new ArrayList<>();
    for (JsonNode name : names) {
      if (!name.isTextual()) {
        throw new InputException(file + ": class_names has " + name + " (expected: strings)");
      }
      all.add(name.asText());
    }
    return all;
  }
}

package dev.lenet.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lenet.config.BoundedJson;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.FileBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The index of weights that lie in several files beside it: {@code model.safetensors.index.json}
 * and {@code pytorch_model.bin.index.json} as Hugging Face's libraries write them, {@code
 * model.weights.json} as Keras does with {@code max_shard_size}. Its {@code weight_map} has the
 * file of each tensor, or in Keras's the files of each group.
 */
public final class Shards {
  private static final JsonMapper JSON = BoundedJson.mapper().build();

  private final Path index;
  private final Map<String, List<String>> files;

  private Shards(Path index, Map<String, List<String>> files) {
    this.index = index;
    this.files = files;
  }

  /** Whether a file is such an index, by its name. */
  public static boolean is(Path file) {
    return String.valueOf(file.getFileName())
        .toLowerCase(Locale.ROOT)
        .matches(".*\\.(index|weights)\\.json");
  }

  /**
   * Reads an index.
   *
   * @throws InputException when it is not one, or names a file outside its own folder
   */
  public static Shards read(Path index) {
    String text = new String(FileBytes.read(index), StandardCharsets.UTF_8);
    JsonNode map;
    try {
      map = JSON.readTree(text).path("weight_map");
    } catch (JsonProcessingException e) {
      throw new InputException(
          index + ": " + e.getOriginalMessage() + " (expected: an index of shards, as JSON)", e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw new InputException(
          index + ": no weight_map (expected: an object of tensors' names and their files)");
    }
    Map<String, List<String>> files = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      List<String> names = new ArrayList<>();
      (entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue()))
          .forEach(name -> names.add(requirePlain(index, name)));
      files.put(entry.getKey(), List.copyOf(names));
    }
    return new Shards(index, files);
  }

  /** An index of unknown origin chooses among the files beside it, and no others. */
  private static String requirePlain(Path index, JsonNode name) {
    String text = name.asText();
    if (!name.isTextual() || !text.matches("[^/\\\\\\x00]+") || text.matches("\\.+")) {
      throw new InputException(
          index + ": shard " + name + " (expected: the name of a file in the same folder)");
    }
    return text;
  }

  /** The shards, each once, in the order of the index. */
  public List<Path> files() {
    Set<String> names = new LinkedHashSet<>();
    files.values().forEach(names::addAll);
    return names.stream().map(index::resolveSibling).toList();
  }

  /**
   * Checks that the shards held what the index lists.
   *
   * @param found the tensors' names, all shards' together
   * @throws InputException naming a tensor that is missing
   */
  public void requireAll(Set<String> found) {
    files.forEach(
        (name, shards) -> {
          if (!found.contains(name)) {
            throw new InputException(
                "%s: %s is not in %s (expected: each tensor where the index says)"
                    .formatted(index, name, String.join(", ", shards)));
          }
        });
  }
}

package dev.lenet.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.config.BoundedJson;
import dev.lenet.exceptions.InputException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text to maps and lists and back. */
public final class ModelJson {
  private static final ObjectMapper MAPPER = BoundedJson.mapper().build();

  private ModelJson() {}

  static String write(Map<String, @Nullable Object> value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a config that is not JSON", e);
    }
  }

  /**
   * @param source what messages call it
   */
  public static Map<String, @Nullable Object> read(String source, String text) {
    try {
      return MAPPER.readValue(text, new TypeReference<Map<String, @Nullable Object>>() {});
    } catch (JsonProcessingException e) {
      throw new InputException(
          source + ": " + e.getOriginalMessage() + " (expected: a JSON object)", e);
    }
  }
}

package dev.lenet.config;

import dev.lenet.exceptions.InputException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as Keras writes it into JSON: its class and its options. Keras 3 writes {@code module}
 * and {@code registered_name} too; Keras 2 does not, and may write the class name alone.
 *
 * @param className such as {@code GlorotUniform} or {@code glorot_uniform}
 * @param config the options, as {@code get_config} names them
 */
public record KerasObject(String className, Map<String, ?> config) {
  /** Reads a class name, or an object with {@code class_name} and {@code config}. */
  public static KerasObject of(String what, Object value) {
    if (value instanceof String name) {
      return new KerasObject(name, Map.of());
    }
    if (value instanceof Map<?, ?> map && map.get("class_name") instanceof String name) {
      return new KerasObject(name, options(map.get("config")));
    }
    throw new InputException(
        what + " " + value + " (expected: a name, or an object with class_name and config)");
  }

  private static Map<String, ?> options(@Nullable Object config) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    if (config instanceof Map<?, ?> map) {
      map.forEach((key, value) -> options.put(String.valueOf(key), value));
    }
    return options;
  }

  /** What Keras 3 writes for an object of one of its own modules. */
  public static Map<String, @Nullable Object> write(
      String module, String className, Map<String, ?> config) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("module", module);
    object.put("class_name", className);
    object.put("config", config);
    object.put("registered_name", null);
    return object;
  }
}

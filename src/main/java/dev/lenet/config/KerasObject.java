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
 * @param module Python's module of the class; null where the config does not tell
 * @param registeredName such as {@code package>Name}; null for Keras's own classes
 */
public record KerasObject(
    String className,
    Map<String, ?> config,
    @Nullable String module,
    @Nullable String registeredName) {

  /** An object of which the config tells no more than class and options. */
  public KerasObject(String className, Map<String, ?> config) {
    this(className, config, null, null);
  }

  /**
   * Reads a class name, or an object with {@code class_name} and {@code config}; of a function, its
   * name.
   *
   * @param what is read, for messages, such as {@code initializer}
   */
  public static KerasObject of(String what, Object value) {
    if (value instanceof String name) {
      return new KerasObject(name, Map.of());
    }
    if (value instanceof Map<?, ?> map
        && "function".equals(map.get("class_name"))
        && map.get("config") instanceof String function) {
      return new KerasObject(function, Map.of());
    }
    if (value instanceof Map<?, ?> map && map.get("class_name") instanceof String name) {
      return new KerasObject(
          name,
          options(map.get("config")),
          map.get("module") instanceof String module ? module : null,
          map.get("registered_name") instanceof String registered ? registered : null);
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

  /** The name by which a user knows the class: the registered one where there is one. */
  public String name() {
    return registeredName != null && registeredName.contains(">") ? registeredName : className;
  }

  /** Whether the config says that the class is one of Keras's own. */
  public boolean isBuiltIn() {
    return module != null && (module.equals("keras") || module.startsWith("keras."));
  }

  /**
   * What Keras 3 writes for an object: one of its own modules', or a class in {@link
   * CustomObjects}.
   *
   * @param module Keras's module for objects of this kind, such as {@code keras.losses}
   * @param object whose class may be registered
   */
  public static Map<String, @Nullable Object> write(
      String module, String className, Object object, Map<String, ?> config) {
    String registered = CustomObjects.nameOf(object.getClass());
    if (registered == null) {
      return plain(module, className, config, null);
    }
    int end = registered.indexOf('>');
    return plain(registered.substring(0, end), registered.substring(end + 1), config, registered);
  }

  /** What Keras 3 writes for an object, in Keras's order. */
  public static Map<String, @Nullable Object> plain(
      String module, String className, Map<String, ?> config, @Nullable String registeredName) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("module", module);
    object.put("class_name", className);
    object.put("config", config);
    object.put("registered_name", registeredName);
    return object;
  }
}

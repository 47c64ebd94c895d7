package dev.lenet.config;

import dev.lenet.exceptions.InputException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Registers your own classes, so that model files can refer to them: Keras's {@code
 * register_keras_serializable}. A registered layer, loss, metric, optimizer, schedule, initializer,
 * regularizer, constraint or activation is saved as {@code package>Name} and created again when the
 * file is opened.
 *
 * <pre>{@code
 * CustomObjects.register("shop", Scale.class, config -> new Scale(config.number("factor")));
 * }</pre>
 *
 * <p>Python opens the file where a class is registered under the same name, or with {@code
 * custom_objects={"shop>Scale": Scale}}. Any thread may register at any time.
 */
public final class CustomObjects {
  /** A registered class: its whole name, and what makes an object of a config. */
  record Entry(String name, Class<?> type, Function<Config, ?> fromConfig) {}

  private static final Map<String, Entry> BY_NAME = new ConcurrentHashMap<>();
  private static final Map<Class<?>, Entry> BY_CLASS = new ConcurrentHashMap<>();

  private CustomObjects() {}

  /**
   * Registers a class under {@code packageName>SimpleName}.
   *
   * @param fromConfig makes an object of the options that its {@code config()} gave; options that
   *     it does not read are refused
   */
  public static <T> void register(
      String packageName, Class<T> type, Function<Config, ? extends T> fromConfig) {
    register(packageName, type.getSimpleName(), type, fromConfig);
  }

  /**
   * Registers a class under {@code packageName>name}. What was registered under that name before is
   * replaced, as in Keras.
   *
   * @throws InputException where a name is empty or holds {@code >}
   */
  public static <T> void register(
      String packageName, String name, Class<T> type, Function<Config, ? extends T> fromConfig) {
    if (packageName.isEmpty() || name.isEmpty() || (packageName + name).contains(">")) {
      throw new InputException(
          "registered name '%s>%s' (expected: a package and a name, both without '>')"
              .formatted(packageName, name));
    }
    Entry entry = new Entry(packageName + ">" + name, type, fromConfig);
    Entry before = BY_NAME.put(entry.name(), entry);
    if (before != null) {
      BY_CLASS.remove(before.type(), before);
    }
    BY_CLASS.put(type, entry);
  }

  /** The whole name under which a class is registered; null where it is not. */
  public static @Nullable String nameOf(Class<?> type) {
    Entry entry = BY_CLASS.get(type);
    return entry == null ? null : entry.name();
  }

  /**
   * The class that a config means: by its registered name, or, as with Keras's {@code
   * custom_objects}, by a class name that only one registered class of the kind has.
   */
  static @Nullable Entry find(KerasObject object, Class<?> base) {
    Entry named = object.registeredName() == null ? null : BY_NAME.get(object.registeredName());
    if (named == null) {
      named = BY_NAME.get(object.className());
    }
    if (named == null && !object.isBuiltIn()) {
      String end = ">" + object.className();
      for (Entry entry : BY_NAME.values()) {
        if (entry.name().endsWith(end) && base.isAssignableFrom(entry.type())) {
          if (named != null) {
            throw new InputException(
                "class %s: ambiguous (expected: only one registered class with that name; found %s and %s)"
                    .formatted(object.className(), named.name(), entry.name()));
          }
          named = entry;
        }
      }
    }
    return named != null && base.isAssignableFrom(named.type()) ? named : null;
  }
}

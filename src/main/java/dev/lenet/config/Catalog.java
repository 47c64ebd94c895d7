package dev.lenet.config;

import dev.lenet.exceptions.InputException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The classes of one kind of Keras object, such as losses, by the names in configs. Classes in
 * {@link CustomObjects} belong to the catalog of their kind.
 *
 * @param <T> what all classes of the kind have in common
 */
public final class Catalog<T> {
  private record Entry<T>(
      String className, Class<?> type, Function<Config, ? extends T> fromConfig) {}

  private final String kind;
  private final Class<T> base;
  private final Map<String, Entry<T>> entries = new TreeMap<>();
  private final Map<String, String> names = new HashMap<>();

  /**
   * @param kind what messages call an object of this kind, such as {@code loss}
   */
  public Catalog(String kind, Class<T> base) {
    this.kind = kind;
    this.base = base;
  }

  /** Adds a class under its own name, as Keras has it. */
  public Catalog<T> add(Class<? extends T> type, Function<Config, ? extends T> fromConfig) {
    return add(type.getSimpleName(), type, fromConfig);
  }

  /** Adds a class under the name that Keras has for it, and under that name's snake case. */
  public Catalog<T> add(
      String className, Class<? extends T> type, Function<Config, ? extends T> fromConfig) {
    entries.put(className, new Entry<>(className, type, fromConfig));
    names.put(className, className);
    names.put(snakeCase(className), className);
    return this;
  }

  /** Adds other names of a class. */
  public Catalog<T> alias(String className, String... aliases) {
    for (String alias : aliases) {
      names.put(alias, className);
    }
    return this;
  }

  /** The class name that Keras 3 writes for one of its names; the name itself where it has none. */
  public String canonical(String name) {
    return names.getOrDefault(name, name);
  }

  /** Whether {@link #make} makes an object of this one's class from what is written of it. */
  public boolean makes(String className, T object) {
    Entry<T> entry = entries.get(className);
    return CustomObjects.nameOf(object.getClass()) != null
        || (entry != null && entry.type().equals(object.getClass()));
  }

  /** Whether a config names a class of this kind in {@link CustomObjects}. */
  public boolean isRegistered(KerasObject object) {
    return CustomObjects.find(object, base) != null;
  }

  /** Whether {@link #make} knows the class that a config names. */
  public boolean knows(KerasObject object) {
    return isRegistered(object) || entries.containsKey(canonical(object.className()));
  }

  /** The class names, as Keras has them. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * Makes the object that a config describes.
   *
   * @param common reads the options that all objects of the kind have
   * @throws InputException where the class is unknown, or an option is
   */
  public T make(KerasObject object, BiConsumer<T, Config> common) {
    Entry<T> entry = entry(object);
    Config options = new Config(entry.className(), object.config());
    T made = entry.fromConfig().apply(options);
    common.accept(made, options);
    options.close();
    return made;
  }

  private Entry<T> entry(KerasObject object) {
    CustomObjects.Entry custom = CustomObjects.find(object, base);
    if (custom != null) {
      return new Entry<>(
          custom.name(), custom.type(), options -> base.cast(custom.fromConfig().apply(options)));
    }
    Entry<T> entry = entries.get(canonical(object.className()));
    if (entry == null) {
      throw new InputException(
          "%s '%s' (expected: %s, or one registered with CustomObjects)"
              .formatted(kind, object.name(), String.join(", ", entries.keySet())));
    }
    return entry;
  }

  /** Keras's snake case of a class name: {@code MaxPooling2D} becomes {@code max_pooling2d}. */
  public static String snakeCase(String className) {
    return className
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}

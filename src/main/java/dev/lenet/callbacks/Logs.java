package dev.lenet.callbacks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code logs}: the loss and the metrics by name, in Keras's alphabetical order, followed
 * by the {@code val_} values and then by the values that callbacks added. They are computed on
 * first use.
 */
public final class Logs {
  private final Supplier<? extends Map<String, Double>> source;
  private @Nullable Map<String, Double> values;

  /** Logs that are computed on first use. */
  public Logs(Supplier<? extends Map<String, Double>> source) {
    this.source = source;
  }

  /** Logs with these values. */
  public static Logs of(Map<String, Double> values) {
    Map<String, Double> copy = new LinkedHashMap<>(values);
    return new Logs(() -> copy);
  }

  /** Adds a value, or changes it. */
  public void put(String name, double value) {
    values().put(name, value);
  }

  /** All values by name, as a view that cannot be changed. */
  public Map<String, Double> asMap() {
    return Collections.unmodifiableMap(values());
  }

  private Map<String, Double> values() {
    if (values == null) {
      values = new LinkedHashMap<>(source.get());
    }
    return values;
  }

  /** A value, or null where there is none of this name. */
  public @Nullable Double get(String name) {
    return values().get(name);
  }
}

package dev.lenet.callbacks;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code logs}: the loss and the metrics by name, in Keras's alphabetical order, with
 * {@code val_} values after them. Computed when somebody reads them.
 */
public final class Logs {
  private final Supplier<SortedMap<String, Double>> source;
  private @Nullable SortedMap<String, Double> values;

  /** Logs that are computed when somebody reads them. */
  public Logs(Supplier<SortedMap<String, Double>> source) {
    this.source = source;
  }

  /** Logs with these values. */
  public static Logs of(SortedMap<String, Double> values) {
    SortedMap<String, Double> copy = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    return new Logs(() -> copy);
  }

  public SortedMap<String, Double> asMap() {
    if (values == null) {
      values = Collections.unmodifiableSortedMap(source.get());
    }
    return values;
  }

  /** A value, or null where there is none of this name. */
  public @Nullable Double get(String name) {
    return asMap().get(name);
  }
}

package dev.lenet.saving;

import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.serialization.UnknownLayer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a reader is in a model's config: in which models, and beside which layers. */
final class Place {
  private final Deque<String> models = new ArrayDeque<>();
  private List<Map<String, @Nullable Object>> siblings = List.of();

  /** Reads one of these layers. */
  <T> T among(List<Map<String, @Nullable Object>> layers, Supplier<T> read) {
    List<Map<String, @Nullable Object>> outer = siblings;
    siblings = layers;
    T result = read.get();
    siblings = outer;
    return result;
  }

  /** Reads what is inside this model. */
  <T> T inside(Map<String, @Nullable Object> model, Supplier<T> read) {
    models.addLast(name(model));
    T result = read.get();
    models.removeLast();
    return result;
  }

  /** The refusal of a layer that is not known, with its path and the layers around it. */
  InputException unknown(Map<String, @Nullable Object> layer, KerasObject read) {
    List<String> path = new ArrayList<>(models);
    path.add(name(layer));
    return UnknownLayer.of(String.join("/", path), around(layer), read);
  }

  private String around(Map<String, @Nullable Object> layer) {
    List<String> sources = sources(layer);
    boolean graph = siblings.stream().anyMatch(other -> !sources(other).isEmpty());
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (int i = 0; i < siblings.size(); i++) {
      Map<String, @Nullable Object> other = siblings.get(i);
      boolean next = i > 0 && siblings.get(i - 1).equals(layer);
      boolean previous = i + 1 < siblings.size() && siblings.get(i + 1).equals(layer);
      if (graph ? sources.contains(name(other)) : previous) {
        before.add(described(other));
      }
      if (graph ? sources(other).contains(name(layer)) : next) {
        after.add(described(other));
      }
    }
    return (before.isEmpty() ? "" : ", after " + String.join(" and ", before))
        + (after.isEmpty() ? "" : ", before " + String.join(" and ", after));
  }

  /** The names of the layers whose outputs a layer takes, in Keras 3's form or in Keras 2's. */
  private static List<String> sources(Map<String, @Nullable Object> layer) {
    List<String> names = new ArrayList<>();
    collect(layer.get("inbound_nodes"), names);
    return names.stream().distinct().collect(Collectors.toList());
  }

  private static void collect(@Nullable Object value, List<String> names) {
    if (value instanceof List<?> list) {
      if (list.size() >= 3 && list.get(0) instanceof String name && list.get(1) instanceof Number) {
        names.add(name);
      } else {
        list.forEach(element -> collect(element, names));
      }
    } else if (value instanceof Map<?, ?> map) {
      Object history = map.get("keras_history");
      collect(history != null ? history : map.get("config"), names);
      collect(map.get("args"), names);
    }
  }

  private static String described(Map<String, @Nullable Object> layer) {
    return name(layer) + " (" + layer.get("class_name") + ")";
  }

  private static String name(Map<String, @Nullable Object> layer) {
    if (layer.get("name") instanceof String name) {
      return name;
    }
    return layer.get("config") instanceof Map<?, ?> config
            && config.get("name") instanceof String own
        ? own
        : String.valueOf(layer.get("class_name"));
  }
}

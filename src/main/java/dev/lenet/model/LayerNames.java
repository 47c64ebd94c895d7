package dev.lenet.model;

import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The external names of a model's layers, including those of nested models: their own names or, if
 * several layers share one, their paths, such as {@code outer/inner}.
 */
public final class LayerNames {
  private final Map<Layer, String> paths = new LinkedHashMap<>();
  private final Map<String, Integer> count = new HashMap<>();

  private LayerNames() {}

  /** Every layer that computes something, in the model's order, with what it is called. */
  public static Map<Layer, String> of(Model model) {
    LayerNames names = new LayerNames();
    names.collect("", model);
    Map<Layer, String> unique = new LinkedHashMap<>();
    names.paths.forEach(
        (layer, path) ->
            unique.put(
                layer, names.count.getOrDefault(layer.name(), 0) == 1 ? layer.name() : path));
    return unique;
  }

  private void collect(String prefix, Layer outer) {
    for (Layer layer : outer.sublayers()) {
      if (!(layer instanceof Input) && !paths.containsKey(layer)) {
        collect(prefix + layer.name() + "/", layer); // a nested model is done after its layers
        paths.put(layer, prefix + layer.name());
        count.merge(layer.name(), 1, Integer::sum);
      }
    }
  }
}

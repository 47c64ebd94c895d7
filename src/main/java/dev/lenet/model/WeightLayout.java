package dev.lenet.model;

import dev.lenet.config.Catalog;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where Keras 3 keeps a model's weights in a {@code .weights.h5} file
 * (keras/src/saving/saving_lib.py, {@code _save_state}): each layer in the group of its class,
 * numbered where there are several, and not of its name.
 */
final class WeightLayout {
  private WeightLayout() {}

  /** The group of every layer: empty for the model itself, then {@code layers/conv2d} and so on. */
  static Map<String, Layer> groups(Model model) {
    Map<String, Layer> groups = new LinkedHashMap<>();
    collect("", model, new HashSet<>(), groups);
    return groups;
  }

  /** The path of each weight, such as {@code layers/conv2d/vars/0}. */
  static Map<String, Weight> weights(Map<String, Layer> groups) {
    Map<String, Weight> weights = new LinkedHashMap<>();
    groups.forEach(
        (group, layer) -> {
          List<Weight> own = layer.ownWeights();
          for (int i = 0; i < own.size(); i++) {
            weights.put(variables(group) + "/" + i, own.get(i));
          }
        });
    return weights;
  }

  /**
   * Where the states of random layers are kept, such as {@code
   * layers/dropout/seed_generator/vars/0}: under the layer's attribute, where Keras keeps nothing
   * and looks for nothing.
   */
  static Map<String, Weight> seeds(Map<String, Layer> groups) {
    Map<String, Weight> seeds = new LinkedHashMap<>();
    groups.forEach(
        (group, layer) -> {
          List<Weight> own = layer.ownSeeds();
          for (int i = 0; i < own.size(); i++) {
            seeds.put(variables(below(group, "seed_generator")) + "/" + i, own.get(i));
          }
        });
    return seeds;
  }

  /** The group that holds a layer's own variables. */
  static String variables(String group) {
    return group.isEmpty() ? "vars" : group + "/vars";
  }

  private static void collect(
      String group, Layer layer, Set<Layer> visited, Map<String, Layer> groups) {
    if (!visited.add(layer)) {
      return;
    }
    groups.put(group, layer);
    if (layer instanceof Model model) {
      Set<String> taken = new HashSet<>();
      for (Layer child : children(model)) {
        String name = Names.unused(Catalog.snakeCase(className(child)), taken);
        collect(below(group, "layers/" + name), child, visited, groups);
      }
    } else {
      // A wrapper's attribute.
      layer.sublayers().forEach(inner -> collect(below(group, "layer"), inner, visited, groups));
    }
  }

  /**
   * The groups that Keras gives a model whose class keeps its layers as attributes: it walks those
   * in alphabetical order, and {@code layers}, which lists them all, is one of them.
   */
  static Map<String, Layer> attributeGroups(Model model) {
    Map<String, Layer> groups = new LinkedHashMap<>();
    groups.put("", model);
    Set<String> taken = new HashSet<>();
    for (Layer child : model.layers()) {
      String numbered = "layers/" + Names.unused(Catalog.snakeCase(className(child)), taken);
      boolean before = child.name().compareTo("layers") < 0;
      collect(before ? child.name() : numbered, child, new HashSet<>(), groups);
    }
    return groups;
  }

  private static String below(String group, String name) {
    return group.isEmpty() ? name : group + "/" + name;
  }

  /** The layers that Keras's {@code model.layers} lists: a functional model's input is one. */
  static List<Layer> children(Model model) {
    if (model instanceof Sequential) {
      return model.layers();
    }
    List<Layer> layers = model.graph().layers();
    return isSequential(model)
        ? layers.stream().filter(layer -> !(layer instanceof Input)).toList()
        : layers;
  }

  /** The class that Keras is told: of other models it is what their layers make. */
  static String className(Layer layer) {
    return layer instanceof Model model
        ? isSequential(model) ? "Sequential" : "Functional"
        : layer.className();
  }

  /**
   * Whether Keras is told that a model is sequential: it is, or its class says nothing of its
   * layers and each takes the output of the one before it.
   */
  static boolean isSequential(Model model) {
    if (model instanceof Sequential || model instanceof Functional) {
      return model instanceof Sequential;
    }
    return model.graph().outputs().size() == 1 && model.graph().isSequential();
  }
}

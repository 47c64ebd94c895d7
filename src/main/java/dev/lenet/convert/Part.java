package dev.lenet.convert;

import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A layer that has weights, at its place in the model.
 *
 * @param layer the layer
 * @param name the layer's name, behind those of the models that hold it: {@code block/conv1}
 * @param weights in Keras's order
 * @param order where the features of the layer's input stand in PyTorch, null where it is the same
 *     place
 * @param after the layers whose outputs this one's input depends on, by name
 */
record Part(
    Layer layer,
    String name,
    List<Weight> weights,
    @Nullable FeatureOrder order,
    Set<String> after) {
  /** The weight of this name, or null. */
  @Nullable Weight weight(String weightName) {
    return weights.stream().filter(w -> w.name().equals(weightName)).findFirst().orElse(null);
  }

  boolean has(String weightName) {
    return weight(weightName) != null;
  }

  /** What a file of this layout would have to hold: two parts with the same can be exchanged. */
  String signature(Layout layout) {
    return weights.stream()
        .map(weight -> layout.name(weight) + layout.shape(this, weight))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** The modules that hold these weights in PyTorch. */
  List<Part> modules() {
    List<Part> modules = new ArrayList<>();
    layer
        .torchModules()
        .forEach(
            (module, all) -> {
              List<Weight> held = all.stream().filter(weights::contains).toList();
              if (!held.isEmpty()) {
                String moduleName = module.isEmpty() ? name : name + "/" + module;
                modules.add(new Part(layer, moduleName, held, order, after));
              }
            });
    return modules;
  }

  /** Each weight as a part of its own. */
  List<Part> split() {
    return weights.stream()
        .map(weight -> new Part(layer, name, List.of(weight), order, after))
        .toList();
  }

  /** The name and each weight's shape as a file of this layout has it. */
  String describe(Layout layout) {
    return name
        + " ("
        + weights.stream()
            .map(
                weight -> {
                  Shape shape = layout.shape(this, weight);
                  return weight.name() + " " + shape;
                })
            .collect(Collectors.joining(", "))
        + ")";
  }
}

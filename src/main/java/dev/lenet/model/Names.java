package dev.lenet.model;

import dev.lenet.config.Catalog;
import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Layer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names of a model's layers: each once, those without one numbered as Keras does it. */
final class Names {
  private Names() {}

  /** Names the layers that have no name: {@code conv2d}, {@code conv2d_1}, and so on. */
  static void assign(String model, List<Layer> layers) {
    Set<String> taken = new HashSet<>();
    for (Layer layer : layers) {
      if (layer.isNamed() && !taken.add(layer.name())) {
        throw new InputException(
            model
                + ": two layers are named "
                + layer.name()
                + " (expected: a different name for"
                + " each layer)");
      }
    }
    for (Layer layer : layers) {
      if (!layer.isNamed()) {
        layer.name(unused(Catalog.snakeCase(layer.className()), taken));
      }
    }
  }

  /** The stem, or the stem with the first number that makes it new; then it is taken. */
  static String unused(String stem, Set<String> taken) {
    String name = stem;
    for (int i = 1; !taken.add(name); i++) {
      name = stem + "_" + i;
    }
    return name;
  }
}

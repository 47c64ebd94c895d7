package dev.lenet.model;

import dev.lenet.graph.Sym;
import dev.lenet.layers.Described;
import dev.lenet.layers.Layer;

/** Whether numbers are probabilities: what the last layer that computes something says. */
final class Probabilities {
  private Probabilities() {}

  /** Follows a described output back to the layer that computes it. */
  static boolean areGivenBy(Sym output) {
    Described node = LayerGraph.node(output);
    while (node.layer() != null && !node.inputs().isEmpty()) {
      Layer layer = node.layer();
      Sym from = node.inputs().get(0);
      if (layer instanceof Model nested) {
        return areGivenBy(nested.describe(from.shape()));
      }
      if (layer.givesProbabilities()) {
        return true;
      }
      if (!layer.passesOn()) {
        return false;
      }
      node = LayerGraph.node(from);
    }
    return false;
  }
}

package dev.lenet.model;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;

/** Whether numbers are probabilities: what the last layer that computes something says. */
final class ProbabilityOutput {
  private ProbabilityOutput() {}

  /** Follows a described output back to the layer that computes it. */
  static boolean areGivenBy(SymbolicTensor output) {
    KerasTensor node = LayerGraph.node(output);
    while (node.layer() != null && !node.inputs().isEmpty()) {
      Layer layer = node.layer();
      SymbolicTensor from = node.inputs().get(0);
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

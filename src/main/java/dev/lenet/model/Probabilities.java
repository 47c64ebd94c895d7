package dev.lenet.model;

import dev.lenet.graph.Sym;
import dev.lenet.layers.Described;
import dev.lenet.layers.Layer;
import java.util.Set;

/** Whether numbers are probabilities: what the last layer that computes something says. */
final class Probabilities {
  private static final Set<String> FUNCTIONS =
      Set.of("softmax", "sparsemax", "sigmoid", "hard_sigmoid", "sparse_sigmoid");

  /** Layers that hand on what they are given, at least when predicting. */
  private static final Set<String> PASSING = Set.of("Dropout", "Flatten", "Reshape");

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
      Object function = layer.config().get("activation");
      if (layer.className().equals("Softmax") || FUNCTIONS.contains(String.valueOf(function))) {
        return true;
      }
      boolean hasNoFunction = layer.className().equals("Activation") && "linear".equals(function);
      if (!hasNoFunction && !PASSING.contains(layer.className())) {
        return false;
      }
      node = LayerGraph.node(from);
    }
    return false;
  }
}

package dev.lenet.model;

import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;

/** Whether a model scales images by itself, so that it is fed bytes as they are. */
final class RawImages {
  private RawImages() {}

  static boolean areTakenBy(Model model) {
    LayerGraph graph = model.graph();
    return areTakenAt(graph, graph.input());
  }

  /** Follows the input through layers that keep pixels' values: augmentation, padding, cropping. */
  private static boolean areTakenAt(LayerGraph graph, KerasTensor tensor) {
    for (KerasTensor node : graph.nodes()) {
      if (node.inputs().contains(tensor) && isScaledBy(graph, node)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isScaledBy(LayerGraph graph, KerasTensor node) {
    Layer layer = LayerGraph.layer(node);
    if (layer instanceof Model nested && areTakenBy(nested)) {
      return true;
    }
    return layer.scalesInput()
        || ((layer.keepsPixels() || layer instanceof Input) && areTakenAt(graph, node));
  }
}

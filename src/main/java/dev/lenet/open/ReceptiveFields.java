package dev.lenet.open;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.model.LayerGraph;
import dev.lenet.predict.ReceptiveField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What part of the input the units of each layer see, followed through windows (convolutions,
 * pooling, padding) and through layers that look at one unit at a time.
 *
 * <p>A window of F units moving by S over units that see size r, step j and start a sees r +
 * (F-1)j, step jS and start a - Pj, with P units of padding before the first (Araujo et al.,
 * "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019).
 */
final class ReceptiveFields {
  private static final int IMAGE_RANK = 4;

  private final Map<KerasTensor, ReceptiveField> fields = new LinkedHashMap<>();

  private ReceptiveFields() {}

  /** The field of a layer's units, by the layer, where it is a rectangle that moves with them. */
  static Map<Layer, ReceptiveField> of(LayerGraph graph) {
    ReceptiveFields walk = new ReceptiveFields();
    Map<Layer, ReceptiveField> byLayer = new LinkedHashMap<>();
    for (KerasTensor node : graph.nodes()) {
      walk.field(node)
          .ifPresent(
              field -> {
                walk.fields.put(node, field);
                if (graph.nodesOf(LayerGraph.layer(node)).size() == 1) {
                  byLayer.put(LayerGraph.layer(node), field);
                }
              });
    }
    return byLayer;
  }

  private Optional<ReceptiveField> field(KerasTensor node) {
    if (node.shape().rank() != IMAGE_RANK) {
      return Optional.empty();
    }
    Layer layer = LayerGraph.layer(node);
    if (node.inputs().isEmpty()) {
      return Optional.of(ReceptiveField.INPUT);
    }
    SymbolicTensor from = node.inputs().get(0);
    ReceptiveField before = fields.get(LayerGraph.node(from));
    if (node.inputs().size() != 1 || before == null) {
      return Optional.empty();
    }
    return layer.receptiveField(before, from.shape(), node.shape());
  }
}

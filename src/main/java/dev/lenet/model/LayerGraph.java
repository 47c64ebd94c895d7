package dev.lenet.model;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which layers make a model's outputs from its input, and from what each takes its own. A node is a
 * layer applied once: its {@link KerasTensor} output.
 *
 * <p>Layers and nodes have the order of {@code map_graph} in keras/src/ops/function.py: by depth,
 * the steps still to go to an output, and by a depth-first walk from the outputs where that is the
 * same.
 */
public final class LayerGraph {
  private final KerasTensor input;
  private final List<KerasTensor> outputs;
  private final List<KerasTensor> nodes = new ArrayList<>();
  private final Map<Layer, Integer> firstSeen = new LinkedHashMap<>();
  private final Map<KerasTensor, Integer> depths = new LinkedHashMap<>();
  private final List<Layer> layers = new ArrayList<>();

  LayerGraph(String model, KerasTensor input, List<KerasTensor> outputs) {
    this.input = input;
    this.outputs = List.copyOf(outputs);
    Set<KerasTensor> seen = new HashSet<>();
    outputs.forEach(output -> walk(model, output, seen));
    measureDepths();
  }

  /** The node of a tensor that is described. */
  public static KerasTensor node(SymbolicTensor tensor) {
    if (tensor instanceof KerasTensor node) {
      return node;
    }
    throw new IllegalArgumentException("a tensor of a TensorFlow graph has no layers");
  }

  private void walk(String model, KerasTensor node, Set<KerasTensor> seen) {
    if (!seen.add(node)) {
      return;
    }
    Layer layer = node.layer();
    if (layer == null || (layer instanceof Input && node != input)) {
      throw new InputException(
          "%s: the output needs another input, %s (expected: one input, %s, for the whole model)"
              .formatted(model, layer == null ? node.shape() : layer.name(), name(input)));
    }
    firstSeen.putIfAbsent(layer, firstSeen.size());
    node.inputs().forEach(from -> walk(model, node(from), seen));
    nodes.add(node);
  }

  private static String name(KerasTensor input) {
    Layer layer = input.layer();
    return layer == null ? input.shape().toString() : layer.name();
  }

  private void measureDepths() {
    Map<Layer, Integer> layerDepths = new LinkedHashMap<>();
    List<KerasTensor> fromOutputs = new ArrayList<>(nodes);
    Collections.reverse(fromOutputs);
    for (KerasTensor node : fromOutputs) {
      Layer layer = layer(node);
      int depth = Math.max(depths.getOrDefault(node, 0), layerDepths.getOrDefault(layer, 0));
      layerDepths.put(layer, depth);
      depths.put(node, depth);
      for (SymbolicTensor from : node.inputs()) {
        depths.merge(node(from), depth + 1, Math::max);
      }
    }
    layers.addAll(layerDepths.keySet());
    layers.sort(
        Comparator.<Layer>comparingInt(layer -> -layerDepths.getOrDefault(layer, 0))
            .thenComparingInt(layer -> firstSeen.getOrDefault(layer, 0)));
  }

  /** The layer that a node applies. */
  public static Layer layer(KerasTensor node) {
    Layer layer = node.layer();
    if (layer == null) {
      throw new IllegalStateException("a node of the graph without a layer");
    }
    return layer;
  }

  KerasTensor input() {
    return input;
  }

  /** The outputs, in the model's order. */
  public List<KerasTensor> outputs() {
    return outputs;
  }

  /** Every node, each after those that it takes its inputs from; the input first. */
  public List<KerasTensor> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  /** Every layer once, in Keras's order. */
  List<Layer> layers() {
    return Collections.unmodifiableList(layers);
  }

  /** The nodes of a layer, in the order in which it was applied; a shared layer has several. */
  public List<KerasTensor> nodesOf(Layer layer) {
    return nodes.stream()
        .filter(node -> node.layer() == layer)
        .sorted(Comparator.comparingLong(KerasTensor::serial))
        .toList();
  }

  /** The number of a node among those of its layer. */
  int index(KerasTensor node) {
    return nodesOf(layer(node)).indexOf(node);
  }

  /** Whether each layer is applied once, to the output of the one before it. */
  boolean isSequential() {
    return Set.copyOf(depths.values()).size() == nodes.size()
        && layers.size() == nodes.size()
        && nodes.stream().allMatch(node -> node.inputs().size() <= 1);
  }
}

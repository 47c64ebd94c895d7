package dev.lenet.model;

import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Dense;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A classifier with another number of classes: the last {@link Dense} is replaced by a new one, and
 * every other layer is shared with the old model. It works through nested models, too.
 */
public final class NewHead {
  private final Dense old;
  private final Dense fresh;
  private final Map<Model, Model> rebuilt = new HashMap<>();

  private NewHead(Dense old, Dense fresh) {
    this.old = old;
    this.fresh = fresh;
  }

  /**
   * Makes the new model, which is not compiled. Its head has the old one's name and options, new
   * weights, and is trainable.
   *
   * @param model whose input shape is known
   * @param units the number of classes
   * @throws InputException if the last layer with weights is not a {@code Dense}
   */
  public static Model replace(Model model, int units) {
    model.requireOneOutput("to replace the head");
    Dense old = last(model, model);
    return new NewHead(old, fresh(old, units)).model(model);
  }

  /** Follows the output back, through layers that have no weights. */
  private static Dense last(Model model, Model outermost) {
    KerasTensor node = model.graph().outputs().get(0);
    while (true) {
      Layer layer = LayerGraph.layer(node);
      if (layer instanceof Dense dense) {
        return dense;
      }
      boolean weighted = !layer.weightPaths().isEmpty();
      if (weighted && layer instanceof Model nested) {
        return last(nested, outermost);
      }
      if (weighted || node.inputs().size() != 1) {
        throw new InputException(
            "%s: no head to replace: %s (%s) comes after the last Dense (expected: a Dense as the last layer with weights)"
                .formatted(outermost.name(), layer.name(), layer.className()));
      }
      node = LayerGraph.node(node.inputs().get(0));
    }
  }

  private static Dense fresh(Dense old, int units) {
    Map<String, Object> config = new HashMap<>();
    old.config()
        .forEach(
            (key, value) -> {
              if (value != null) {
                config.put(key, value);
              }
            });
    config.put("units", units);
    Dense fresh = Dense.fromConfig(new Config("Dense", config));
    fresh.name(old.name());
    fresh.dtypePolicy(old.dtypePolicy());
    fresh.activityRegularizer(old.activityRegularizer());
    return fresh;
  }

  private Model model(Model model) {
    Model known = rebuilt.get(model);
    if (known == null) {
      known = WeightLayout.isSequential(model) ? sequential(model) : functional(model);
      known.name(model.name());
      known.dtypePolicy(model.dtypePolicy());
      rebuilt.put(model, known);
    }
    return known;
  }

  private Model sequential(Model model) {
    List<Layer> layers = new ArrayList<>();
    layers.add(LayerGraph.layer(model.graph().input()));
    WeightLayout.children(model).forEach(layer -> layers.add(layer(layer)));
    return new Sequential(layers);
  }

  private Model functional(Model model) {
    LayerGraph graph = model.graph();
    Map<KerasTensor, KerasTensor> now = new HashMap<>();
    for (KerasTensor node : graph.nodes()) {
      Layer layer = LayerGraph.layer(node);
      Layer replaced = layer(layer);
      List<SymbolicTensor> inputs = new ArrayList<>();
      node.inputs().forEach(from -> inputs.add(kept(now, LayerGraph.node(from))));
      boolean same = replaced == layer && inputs.equals(node.inputs());
      now.put(node, same ? node : LayerGraph.node(replaced.apply(inputs)));
    }
    KerasTensor end = graph.outputs().get(0);
    return new Functional(graph.input(), kept(now, end));
  }

  private static KerasTensor kept(Map<KerasTensor, KerasTensor> now, KerasTensor node) {
    return now.getOrDefault(node, node);
  }

  private Layer layer(Layer layer) {
    if (layer == old) {
      return fresh;
    }
    return layer instanceof Model nested && holds(nested) ? model(nested) : layer;
  }

  private boolean holds(Layer outer) {
    return outer.sublayers().stream().anyMatch(layer -> layer == old || holds(layer));
  }
}

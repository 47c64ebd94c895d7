package dev.lenet.convert;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.LayerFacts.Features;
import dev.lenet.model.Model;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model's layers that have weights, in Keras's order, with what PyTorch's layouts depend on. The
 * model is walked through its description; nothing of TensorFlow is loaded.
 *
 * @param model the model's name
 * @param parts a layer each
 */
record Structure(String model, List<Part> parts) {
  static Structure of(Model model) {
    model.weights(); // builds what can be built
    Walk walk = new Walk(model);
    walk.name("", model);
    return new Structure(model.name(), walk.parts());
  }

  /** Each weight as a part of its own. */
  Structure split() {
    return new Structure(model, parts.stream().flatMap(part -> part.split().stream()).toList());
  }

  /** The parts as the modules of a file of this layout: PyTorch may have several for a layer. */
  Structure in(Layout layout) {
    if (layout == Layout.KERAS) {
      return this;
    }
    Map<String, List<String>> names = new HashMap<>();
    for (Part part : parts) {
      names.put(part.name(), part.modules().stream().map(Part::name).toList());
    }
    List<Part> modules = new ArrayList<>();
    for (Part part : parts) {
      Set<String> after = new LinkedHashSet<>();
      part.after().forEach(name -> after.addAll(names.getOrDefault(name, List.of(name))));
      for (Part module : part.modules()) {
        modules.add(
            new Part(
                module.layer(),
                module.name(),
                module.weights(),
                module.order(),
                Set.copyOf(after)));
        after.add(module.name());
      }
    }
    return new Structure(model, modules);
  }

  /** What is known of a tensor between layers. */
  private record Fact(@Nullable FeatureOrder order, Set<Layer> after) {}

  /** Follows the model's tensors from its input to its outputs. */
  private static final class Walk {
    private final Map<Layer, Fact> inputs = new HashMap<>();
    private final Map<Layer, String> names = new LinkedHashMap<>();

    Walk(Model model) {
      Map<SymbolicTensor, Fact> facts = new HashMap<>();
      for (SymbolicTensor output : model.outputs()) {
        fact(output, new Fact(null, Set.of()), facts);
      }
    }

    /** Names every layer inside this one once, in Keras's order. */
    void name(String prefix, Layer layer) {
      for (Layer child : layer.sublayers()) {
        if (names.putIfAbsent(child, prefix + child.name()) == null) {
          name(prefix + child.name() + "/", child);
        }
      }
    }

    List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      names.forEach(
          (layer, name) -> {
            if (!layer.ownWeights().isEmpty()) {
              Fact input = inputs.getOrDefault(layer, new Fact(null, Set.of()));
              Set<String> after = new LinkedHashSet<>();
              input.after.forEach(before -> after.add(names.getOrDefault(before, "")));
              parts.add(new Part(layer, name, layer.ownWeights(), input.order, after));
            }
          });
      return parts;
    }

    /** What is known of a described tensor, whose model was given an input like this. */
    private Fact fact(SymbolicTensor tensor, Fact start, Map<SymbolicTensor, Fact> facts) {
      Fact known = facts.get(tensor);
      if (known != null) {
        return known;
      }
      Fact made = start;
      if (tensor instanceof KerasTensor node && node.layer() != null && !node.inputs().isEmpty()) {
        made = applied(node, node.layer(), start, facts);
      }
      facts.put(tensor, made);
      return made;
    }

    private Fact applied(
        KerasTensor node, Layer layer, Fact start, Map<SymbolicTensor, Fact> facts) {
      List<Fact> from = new ArrayList<>();
      Set<Layer> after = new LinkedHashSet<>();
      for (SymbolicTensor input : node.inputs()) {
        Fact fact = fact(input, start, facts);
        from.add(fact);
        after.addAll(fact.after);
      }
      Shape shape = node.inputs().get(0).shape();
      if (layer instanceof Model nested) {
        return fact(nested.describe(shape), new Fact(from.get(0).order, after), new HashMap<>());
      }
      note(layer, new Fact(from.get(0).order, Set.copyOf(after)));
      after.add(layer);
      return new Fact(orderAfter(node, layer, from), after);
    }

    private void note(Layer layer, Fact input) {
      Fact earlier = inputs.putIfAbsent(layer, input);
      if (earlier != null
          && !layer.ownWeights().isEmpty()
          && !Objects.equals(earlier.order, input.order)) {
        throw new InputException(
            layer.name()
                + ": its inputs were flattened from images of different shapes (expected: the"
                + " same H, W and C)");
      }
    }
  }

  private static @Nullable FeatureOrder orderAfter(KerasTensor node, Layer layer, List<Fact> from) {
    Shape input = node.inputs().get(0).shape();
    Shape output = node.shape();
    if (input.rank() == 4 && output.rank() == 2 && input.dropFirst().isFullyKnown()) {
      return layer.features() == Features.FLATTENED
          ? FeatureOrder.flattened((int) input.size(1), (int) input.size(2), (int) input.size(3))
          : null;
    }
    if (input.rank() == 3 && output.rank() == 2 && input.dropFirst().isFullyKnown()) {
      return layer.features() == Features.FLATTENED && areSequences(from)
          ? FeatureOrder.flattened(1, (int) input.size(1), (int) input.size(2))
          : null;
    }
    if (input.rank() != 2 || output.rank() != 2) {
      return null;
    }
    if (layer.features() == Features.JOINED) {
      FeatureOrder[] orders = from.stream().map(Fact::order).toArray(FeatureOrder[]::new);
      int[] sizes = node.inputs().stream().mapToInt(sym -> (int) sym.shape().size(-1)).toArray();
      return FeatureOrder.joined(orders, sizes);
    }
    return layer.features() == Features.MIXED ? null : from.get(0).order;
  }

  /** Whether steps have channels, as behind a convolution; a grey image's columns are none. */
  private static boolean areSequences(List<Fact> from) {
    return from.stream().anyMatch(fact -> fact.after.stream().anyMatch(Layer::takesSequences));
  }
}

package dev.lenet.convert;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Weight;
import dev.lenet.model.Model;
import dev.lenet.tensor.Casts;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Copies a file's weights into a model, and a model's weights into PyTorch's layout. */
public final class Transfer {
  private Transfer() {}

  /**
   * Gives a model the weights of a file of any model with the same structure, whatever that calls
   * its layers.
   *
   * @return what the file calls each weight, in the file's order; empty where it has no names but
   *     places
   * @throws InputException with the names and shapes of both sides, when they do not fit, or fit in
   *     several ways; then the model is as it was
   */
  public static Map<Weight, String> into(Model model, WeightSource source) {
    if (source.inPlace().test(model)) {
      return Map.of();
    }
    Structure structure = Structure.of(model);
    Layout layout = layout(structure, source);
    try {
      Map<Part, TensorGroup> matched = new Matcher(structure, source, layout).match();
      return assign(matched, layout);
    } catch (Matcher.Misfit whole) {
      // Variables without layers' names may still fit one by one.
      return assignEach(structure, source, layout, whole);
    }
  }

  /** Whether the models' layers have weights of the same shapes, in the same order. */
  public static boolean areAlike(Model one, Model other) {
    return signatures(one).equals(signatures(other));
  }

  private static List<String> signatures(Model model) {
    return Structure.of(model).parts().stream().map(part -> part.signature(Layout.KERAS)).toList();
  }

  /** Whether the file's weights fit a model of this structure. */
  public static boolean fits(Model model, WeightSource source) {
    Structure structure = Structure.of(model);
    return source.layouts().stream()
        .anyMatch(layout -> new Matcher(structure, source, layout).fits());
  }

  private static Layout layout(Structure structure, WeightSource source) {
    List<Layout> fitting =
        source.layouts().stream()
            .distinct()
            .filter(layout -> new Matcher(structure, source, layout).fits())
            .toList();
    boolean undecided = source.layouts().size() > 2;
    if (fitting.size() > 1 && undecided) {
      throw misfit(
          structure,
          source,
          Layout.PYTORCH,
          "its shapes fit both Keras's and PyTorch's layout (expected: metadata format=pt, or"
              + " names that end in kernel or weight)");
    }
    return fitting.isEmpty() ? source.layouts().get(0) : fitting.get(0);
  }

  private static Map<Weight, String> assignEach(
      Structure structure, WeightSource source, Layout layout, Matcher.Misfit whole) {
    try {
      if (source.groups().size() == 1) {
        return assign(new Matcher(structure.split(), source.split(), layout).match(), layout);
      }
    } catch (Matcher.Misfit e) {
      throw misfit(structure, source, layout, e.problem());
    }
    throw misfit(structure, source, layout, whole.problem());
  }

  private static Map<Weight, String> assign(Map<Part, TensorGroup> matched, Layout layout) {
    Map<Weight, HostTensor> values = new LinkedHashMap<>();
    Map<Weight, String> names = new LinkedHashMap<>();
    matched.forEach(
        (part, group) ->
            group
                .fit(part, layout)
                .orElseThrow()
                .forEach(
                    (weight, entry) -> {
                      HostTensor tensor = entry.tensor();
                      HostTensor value =
                          weight.dtype() == DType.FLOAT32 ? Casts.toFloat32(tensor) : tensor;
                      values.put(weight, layout.toKeras(part, weight, value));
                      names.put(weight, entry.name());
                    }));
    values.forEach(Weight::assign);
    return names;
  }

  private static InputException misfit(
      Structure structure, WeightSource source, Layout layout, String problem) {
    return new InputException(
        "%s: does not fit %s: %s; the file has: %s; the model has%s: %s"
            .formatted(
                source.file(),
                structure.model(),
                problem,
                source.groups().stream()
                    .map(TensorGroup::describe)
                    .collect(Collectors.joining(", ")),
                layout == Layout.PYTORCH ? ", in PyTorch's layout" : "",
                structure.in(layout).parts().stream()
                    .map(part -> part.describe(layout))
                    .collect(Collectors.joining(", "))));
  }

  /**
   * A model's weights as PyTorch's {@code state_dict} of a model with the same structure.
   *
   * @param names what each weight is called, in order, as {@link #into} returned them; where it is
   *     empty the layers' names are taken
   * @param layerNames other names for the layers that have weights, in order; none for their own
   */
  public static NamedWeights stateDict(
      Model model, Map<Weight, String> names, List<String> layerNames) {
    Map<Weight, Part> parts = new LinkedHashMap<>();
    List<Part> all = Structure.of(model).in(Layout.PYTORCH).parts();
    for (Part part : all) {
      part.weights().forEach(weight -> parts.put(weight, part));
    }
    List<Weight> order = new ArrayList<>(names.isEmpty() ? parts.keySet() : names.keySet());
    NamedWeights tensors = new NamedWeights();
    for (Weight weight : order) {
      Part part = parts.get(weight);
      if (part == null) {
        throw new IllegalStateException(weight + " belongs to another model");
      }
      String layer = layerNames.isEmpty() ? part.name() : layerNames.get(all.indexOf(part));
      String own = layer.replace('/', '.') + "." + Layout.PYTORCH.name(weight);
      tensors.put(
          names.getOrDefault(weight, own), Layout.PYTORCH.fromKeras(part, weight, weight.value()));
    }
    return tensors;
  }
}

package dev.lenet.convert;

import dev.lenet.graph.Weight;
import dev.lenet.tensor.Casts;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a file that belong to one layer.
 *
 * @param name what the file calls the layer
 * @param entries what the file calls each tensor's part in it, and the tensor
 */
record TensorGroup(String name, Map<String, Entry> entries) {
  /**
   * A tensor of a file.
   *
   * @param name the whole name that the file gives it
   */
  record Entry(String name, HostTensor tensor) {}

  /** Keras's names of a weight by those that PyTorch and others have; the first that fits. */
  private static final Map<String, List<String>> ROLES =
      Map.ofEntries(
          Map.entry(
              "weight",
              List.of("kernel", "gamma", "depthwise_kernel", "pointwise_kernel", "alpha")),
          Map.entry("w", List.of("kernel")),
          Map.entry("weights", List.of("kernel")),
          Map.entry("bias", List.of("bias", "beta")),
          Map.entry("b", List.of("bias")),
          Map.entry("scale", List.of("gamma")),
          Map.entry("running_mean", List.of("moving_mean")),
          Map.entry("running_var", List.of("moving_variance")),
          Map.entry("mean", List.of("mean", "moving_mean")),
          Map.entry("variance", List.of("variance", "moving_variance")));

  /** Which tensor is which weight, or empty where the group is not of such a layer. */
  Optional<Map<Weight, Entry>> fit(Part part, Layout layout) {
    if (entries.size() != part.weights().size()) {
      return Optional.empty();
    }
    Map<Weight, Entry> fit = new LinkedHashMap<>();
    for (Map.Entry<String, Entry> entry : entries.entrySet()) {
      Weight weight = byRole(entry.getKey(), part);
      if (weight != null && fits(entry.getValue(), part, weight, layout)) {
        fit.put(weight, entry.getValue());
      }
    }
    return fit.size() == entries.size() ? Optional.of(fit) : byShape(part, layout);
  }

  private static @Nullable Weight byRole(String role, Part part) {
    if (role.matches("\\d{1,3}")) {
      int index = Integer.parseInt(role);
      return index < part.weights().size() ? part.weights().get(index) : null;
    }
    String plain = role.toLowerCase(Locale.ROOT);
    Weight same = part.weight(plain);
    if (same != null) {
      return same;
    }
    return ROLES.getOrDefault(plain, List.of()).stream()
        .filter(part::has)
        .findFirst()
        .map(part::weight)
        .orElse(null);
  }

  /** Where the names say nothing, and no two weights have one shape. */
  private Optional<Map<Weight, Entry>> byShape(Part part, Layout layout) {
    boolean named = entries.keySet().stream().anyMatch(role -> byRole(role, part) != null);
    if (named && entries.size() > 1) {
      return Optional.empty();
    }
    Map<Weight, Entry> fit = new LinkedHashMap<>();
    Set<Entry> taken = new HashSet<>();
    for (Weight weight : part.weights()) {
      List<Entry> candidates =
          entries.values().stream().filter(entry -> fits(entry, part, weight, layout)).toList();
      if (candidates.size() != 1 || !taken.add(candidates.get(0))) {
        return Optional.empty();
      }
      fit.put(weight, candidates.get(0));
    }
    return Optional.of(fit);
  }

  private static boolean fits(Entry entry, Part part, Weight weight, Layout layout) {
    return entry.tensor.shape().equals(layout.shape(part, weight))
        && canBecome(entry.tensor.dtype(), weight.dtype());
  }

  /** Models compute in float32; other floating-point types become it. */
  private static boolean canBecome(DType from, DType to) {
    return from == to || (to == DType.FLOAT32 && Casts.isFloat(from));
  }

  /** Each tensor as a group of its own. */
  List<TensorGroup> split() {
    return entries.entrySet().stream()
        .map(
            entry ->
                new TensorGroup(entry.getValue().name, Map.of(entry.getKey(), entry.getValue())))
        .toList();
  }

  /** Every tensor's name and shape. */
  String describe() {
    return entries.values().stream()
        .map(entry -> entry.name + " " + entry.tensor.shape())
        .collect(Collectors.joining(", "));
  }
}

package dev.lenet.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds which of a file's groups is which layer's. Kinds and shapes decide; where several layers
 * have the same, what the file's order says, or the names.
 */
final class Matcher {
  private final Structure structure;
  private final WeightSource source;
  private final Layout layout;

  Matcher(Structure structure, WeightSource source, Layout layout) {
    this.structure = structure.in(layout);
    this.source = source;
    this.layout = layout;
  }

  /** What did not fit: first the layer or the tensors, then why. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String problem) {
      super(problem);
    }

    String problem() {
      return String.valueOf(getMessage());
    }
  }

  /** Layers that a file cannot tell apart by shapes, and as many groups. */
  private record Alike(List<Part> parts, List<TensorGroup> groups) {}

  /** Whether each group fits a layer, and each layer has one. */
  boolean fits() {
    try {
      alike();
      return true;
    } catch (Misfit e) {
      return false;
    }
  }

  /** The group of each layer. */
  Map<Part, TensorGroup> match() throws Misfit {
    Map<Part, TensorGroup> matched = new LinkedHashMap<>();
    for (Alike alike : alike()) {
      matched.putAll(alike.parts.size() == 1 ? zip(alike.parts, alike.groups) : paired(alike));
    }
    return matched;
  }

  private List<Alike> alike() throws Misfit {
    Map<String, Alike> bySignature = new LinkedHashMap<>();
    for (Part part : structure.parts()) {
      bySignature
          .computeIfAbsent(
              part.signature(layout), key -> new Alike(new ArrayList<>(), new ArrayList<>()))
          .parts
          .add(part);
    }
    for (TensorGroup group : source.groups()) {
      List<Alike> fitting =
          bySignature.values().stream()
              .filter(alike -> group.fit(alike.parts.get(0), layout).isPresent())
              .toList();
      if (fitting.size() != 1) {
        throw new Misfit(
            group.describe()
                + (fitting.isEmpty() ? " fits no layer" : " fits layers of different kinds"));
      }
      fitting.get(0).groups.add(group);
    }
    for (Alike alike : bySignature.values()) {
      if (alike.parts.size() != alike.groups.size()) {
        throw new Misfit(
            "%d in the file for %d layers like %s"
                .formatted(
                    alike.groups.size(), alike.parts.size(), alike.parts.get(0).describe(layout)));
      }
    }
    return List.copyOf(bySignature.values());
  }

  private Map<Part, TensorGroup> paired(Alike alike) throws Misfit {
    if (source.ordering() == Ordering.LAYERS) {
      return zip(alike.parts, alike.groups);
    }
    Optional<Map<Part, TensorGroup>> named = byName(alike);
    if (named.isPresent()) {
      return named.get();
    }
    Optional<List<TensorGroup>> numbered = Numbered.sorted(alike.groups, TensorGroup::name);
    boolean inOrder = source.ordering() == Ordering.MADE;
    List<Part> parts =
        isChain(alike.parts)
            ? alike.parts
            : numbered.flatMap(n -> Numbered.sorted(alike.parts, Part::name)).orElse(List.of());
    List<TensorGroup> groups = numbered.orElse(inOrder ? alike.groups : List.of());
    boolean contradicts = inOrder && !groups.equals(alike.groups);
    if (parts.isEmpty() || groups.isEmpty() || contradicts) {
      throw new Misfit(
          "%s have the same shapes, and neither order nor names tell them apart (expected: names like the model's, %s)"
              .formatted(names(alike.groups, TensorGroup::name), names(alike.parts, Part::name)));
    }
    return zip(parts, groups);
  }

  private static <T> String names(List<T> elements, Function<T, String> name) {
    return String.join(", ", elements.stream().map(name).toList());
  }

  /** By the layers' own names, whatever stands before them in the file. */
  private static Optional<Map<Part, TensorGroup>> byName(Alike alike) {
    Map<Part, TensorGroup> matched = new LinkedHashMap<>();
    for (Part part : alike.parts) {
      String name = "/" + part.name().replace('.', '/');
      List<TensorGroup> same =
          alike.groups.stream()
              .filter(group -> ("/" + group.name().replace('.', '/')).endsWith(name))
              .toList();
      if (same.size() != 1 || matched.containsValue(same.get(0))) {
        return Optional.empty();
      }
      matched.put(part, same.get(0));
    }
    return Optional.of(matched);
  }

  /** Whether each comes after the one before it on every way through the model. */
  private static boolean isChain(List<Part> parts) {
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).after().contains(parts.get(i - 1).name())) {
        return false;
      }
    }
    return true;
  }

  private static Map<Part, TensorGroup> zip(List<Part> parts, List<TensorGroup> groups) {
    Map<Part, TensorGroup> zipped = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      zipped.put(parts.get(i), groups.get(i));
    }
    return zipped;
  }
}

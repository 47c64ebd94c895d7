package dev.lenet.parity;

import dev.lenet.predict.LayerInfo;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which of a reference's arrays is which layer's output: by name, and what is left by shape, in the
 * order of the file and of the model, where as many arrays of a shape are left as layers.
 */
final class Pairing {
  private final Map<String, String> arrayOf = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();

  private Pairing() {}

  /**
   * Pairs them.
   *
   * @param reference has the arrays
   * @param layers the model's layers, in its order
   * @param outputs the shape of one sample of each layer's output
   */
  static Pairing of(Reference reference, List<LayerInfo> layers, Map<String, Shape> outputs) {
    Pairing pairing = new Pairing();
    Map<Shape, List<String>> left = new LinkedHashMap<>();
    for (String array : reference.arrays().keySet()) {
      if (outputs.containsKey(array)) {
        pairing.arrayOf.put(array, array);
      } else {
        reference
            .sampleShape(array)
            .ifPresentOrElse(
                shape -> left.computeIfAbsent(shape, any -> new ArrayList<>()).add(array),
                () -> pairing.unknown.add(array));
      }
    }
    left.forEach(
        (shape, names) -> {
          List<LayerInfo> free =
              layers.stream()
                  .filter(layer -> Objects.equals(shape, outputs.get(layer.name())))
                  .filter(layer -> !pairing.arrayOf.containsKey(layer.name()))
                  .toList();
          if (!pairing.pair(names, free, layer -> true)
              && !pairing.pair(names, free, layer -> layer.parameters() > 0)) {
            pairing.unknown.addAll(names);
          }
        });
    return pairing;
  }

  private boolean pair(List<String> arrays, List<LayerInfo> free, Predicate<LayerInfo> these) {
    List<String> layers = free.stream().filter(these).map(LayerInfo::name).toList();
    if (layers.size() != arrays.size()) {
      return false;
    }
    for (int i = 0; i < layers.size(); i++) {
      arrayOf.put(layers.get(i), arrays.get(i));
    }
    return true;
  }

  /** The array that was recorded of each layer, by the layer's name. */
  Map<String, String> arrayOf() {
    return arrayOf;
  }

  /** The arrays that are of no layer, or could be of several. */
  List<String> unknown() {
    return unknown;
  }
}

package dev.lenet.parity;

import java.util.List;
import java.util.Optional;

/**
 * What a replay came to.
 *
 * @param samples how many samples were run
 * @param tolerance what part of a layer's largest magnitude its output may be off by
 * @param layers what was compared, in the model's order, the output {@code y} last
 * @param notCompared the reference's arrays that are of no layer, or could be of several
 * @param notRecorded the model's layers of which the reference has no array
 * @param hasLayers whether the model shows its layers; a SavedModel does not
 */
public record Parity(
    int samples,
    double tolerance,
    List<LayerResult> layers,
    List<String> notCompared,
    List<String> notRecorded,
    boolean hasLayers) {

  public Parity {
    layers = List.copyOf(layers);
    notCompared = List.copyOf(notCompared);
    notRecorded = List.copyOf(notRecorded);
  }

  /** Whether nothing differs by more than the tolerance. */
  public boolean passed() {
    return firstDiverging().isEmpty();
  }

  /** The first layer, in the model's order, that differs by more than the tolerance. */
  public Optional<LayerResult> firstDiverging() {
    return layers.stream().filter(layer -> !layer.passed()).findFirst();
  }

  /** The largest absolute difference of all. */
  public double maxAbs() {
    return layers.stream().mapToDouble(LayerResult::maxAbs).max().orElse(0);
  }
}

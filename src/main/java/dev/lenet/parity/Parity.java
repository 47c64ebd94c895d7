package dev.lenet.parity;

import java.util.List;
import java.util.Optional;

/**
 * The result of a replay.
 *
 * @param samples the number of samples that were run
 * @param tolerance the allowed error, relative to the layer's largest magnitude
 * @param layers the compared layers in the model's order, with the output {@code y} last
 * @param notCompared the reference's arrays that match no layer, or several
 * @param notRecorded the model's layers for which the reference has no array
 * @param hasLayers whether the model has layers; a SavedModel has none
 */
public record Parity(
    int samples,
    double tolerance,
    List<LayerResult> layers,
    List<String> notCompared,
    List<String> notRecorded,
    boolean hasLayers) {

  /** Copies the lists. */
  public Parity {
    layers = List.copyOf(layers);
    notCompared = List.copyOf(notCompared);
    notRecorded = List.copyOf(notRecorded);
  }

  /** Whether all differences are within the tolerance. */
  public boolean passed() {
    return firstDiverging().isEmpty();
  }

  /** The first layer, in the model's order, that differs by more than the tolerance. */
  public Optional<LayerResult> firstDiverging() {
    return layers.stream().filter(layer -> !layer.passed()).findFirst();
  }

  /** The largest absolute difference in any layer. */
  public double maxAbs() {
    return layers.stream().mapToDouble(LayerResult::maxAbs).max().orElse(0);
  }
}

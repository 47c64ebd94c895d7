package dev.lenet.predict;

import dev.lenet.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model whose layers can be inspected: their kinds, weights and outputs. */
public interface Inspectable {
  /** The layers that compute something, in the order in which they do. */
  List<LayerInfo> layers();

  /**
   * The outputs of all layers by name, in the order of {@link #layers}.
   *
   * @param x samples as {@link Predictor#predict(HostTensor)} takes them, N first
   * @throws dev.lenet.exceptions.InputException when the input does not fit
   */
  Map<String, HostTensor> layerOutputs(HostTensor x);

  /**
   * The logits from which the model's output is computed, by the name of each layer whose output is
   * the model's; empty if the output does not come from a softmax or a sigmoid.
   *
   * @param x samples as {@link Predictor#predict(HostTensor)} takes them, N first
   * @throws dev.lenet.exceptions.InputException when the input does not fit
   */
  default Map<String, HostTensor> logits(HostTensor x) {
    return Map.of();
  }

  /**
   * The part of the input on which each unit of a layer's output depends. Empty if that is the
   * whole input, if it is not a rectangle that moves with the unit, or if there is no such layer.
   */
  default Optional<ReceptiveField> receptiveField(String layer) {
    return Optional.empty();
  }

  /**
   * A layer's weights by Keras's names, in Keras's layout: {@code kernel}, {@code bias}.
   *
   * @throws dev.lenet.exceptions.InputException if there is no such layer
   */
  Map<String, HostTensor> layerWeights(String layer);
}

package dev.lenet.predict;

import dev.lenet.tensor.HostTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model that shows its layers: what each is, holds, and makes of an input. */
public interface Inspectable {
  /** The layers that compute something, in the order in which they do. */
  List<LayerInfo> layers();

  /**
   * Every layer's output, in the order of {@link #layers}, by its name.
   *
   * @param x samples as {@link Predictor#predict(HostTensor)} takes them, N first
   * @throws InputException when the input does not fit
   */
  Map<String, HostTensor> layerOutputs(HostTensor x);

  /**
   * What the softmax or sigmoid that makes the model's output is computed from, under the name of
   * each layer whose output is the model's; empty where none makes it.
   *
   * @param x samples as {@link Predictor#predict(HostTensor)} takes them, N first
   * @throws InputException when the input does not fit
   */
  default Map<String, HostTensor> logits(HostTensor x) {
    return Map.of();
  }

  /**
   * What part of the input each unit of a layer's output sees; empty where that is all of it, or is
   * no rectangle that moves with the unit, or where there is no such layer.
   */
  default Optional<ReceptiveField> receptiveField(String layer) {
    return Optional.empty();
  }

  /**
   * A layer's weights by Keras's names, in Keras's layout: {@code kernel}, {@code bias}.
   *
   * @throws InputException when there is no such layer
   */
  Map<String, HostTensor> layerWeights(String layer);
}

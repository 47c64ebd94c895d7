package dev.lenet.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Predictor} that also shows its inside. Not every model can: an exported graph may not.
 */
public interface Inspectable {
  /**
   * A layer as {@code summary()} lists it.
   *
   * @param name the layer's name
   * @param className Keras's name of its class
   * @param outputShape N first
   * @param parameters how many numbers it holds
   */
  record LayerInfo(String name, String className, Shape outputShape, long parameters) {}

  /** The layers, in the order in which they compute. */
  List<LayerInfo> layers();

  /**
   * Computes the outputs of some layers for a batch of inputs, by layer name.
   *
   * @throws InputException when a layer is unknown or the input does not fit
   */
  Map<String, HostTensor> activations(HostTensor input, List<String> layers);

  /** A layer's kernel (a convolution's is HWIO), where it has one. */
  Optional<HostTensor> kernel(String layer);
}

package dev.lenet.data;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a model takes and gives, in its own order.
 *
 * @param inputs one or more, with different names
 * @param outputs one or more, with different names
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  public Signature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new InputException(
          "signature: inputs "
              + names(inputs)
              + ", outputs "
              + names(outputs)
              + " (expected: at least one of each)");
    }
  }

  /**
   * Checks what a caller hands to a model.
   *
   * @throws InputException when a name is unknown or missing, or a tensor has another dtype or
   *     shape than the signature says
   */
  public void check(Map<String, HostTensor> tensors) {
    for (TensorSpec input : inputs) {
      HostTensor tensor = tensors.get(input.name());
      if (tensor == null) {
        throw new InputException(
            "input " + input.name() + ": missing (expected: it among " + tensors.keySet() + ")");
      }
      if (tensor.dtype() != input.dtype()) {
        throw new InputException(
            "input " + input.name() + ": " + tensor.dtype() + " (expected: " + input.dtype() + ")");
      }
      if (!tensor.shape().isCompatibleWith(input.shape())) {
        throw new InputException(
            "input "
                + input.name()
                + ": shape "
                + tensor.shape()
                + " (expected: "
                + input.shape()
                + ")");
      }
    }
    for (String name : tensors.keySet()) {
      if (inputs.stream().noneMatch(input -> input.name().equals(name))) {
        throw new InputException("input " + name + ": unknown (expected: " + names(inputs) + ")");
      }
    }
  }

  private static String names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
  }
}

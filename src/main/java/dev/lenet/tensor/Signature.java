package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The inputs and outputs of a model, in the model's order.
 *
 * @param inputs one or more, with different names
 * @param outputs one or more, with different names
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
  /**
   * Checks that there are inputs and outputs.
   *
   * @throws InputException if there are none
   */
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
   * Checks the inputs of a call.
   *
   * @throws InputException when a name is unknown or missing, or a tensor has another dtype or
   *     shape than the signature says
   */
  public void check(Map<String, HostTensor> tensors) {
    for (TensorSpec input : inputs) {
      HostTensor tensor = tensors.get(input.name());
      if (tensor == null) {
        throw new InputException(
            "input "
                + input.name()
                + ": missing (expected: "
                + input.name()
                + "; found"
                + " "
                + tensors.keySet()
                + ")");
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

  /**
   * Checks that tensors whose number of samples is open have the same number.
   *
   * @param tensors the inputs, in this signature's order
   * @throws InputException where one has more or fewer than those before it
   */
  public void requireSameSamples(List<HostTensor> tensors) {
    long samples = -1;
    for (int i = 0; i < inputs.size(); i++) {
      if (!isOpen(inputs.get(i))) {
        continue;
      }
      long given = tensors.get(i).shape().size(0);
      if (samples >= 0 && samples != given) {
        throw new InputException(
            "input %s: %d samples (expected: %d, as many as the others)"
                .formatted(inputs.get(i).name(), given, samples));
      }
      samples = given;
    }
  }

  /** Whether every input and every output leaves it open how many samples there are. */
  public boolean isBatched() {
    return inputs.stream().allMatch(Signature::isOpen)
        && outputs.stream().allMatch(Signature::isOpen);
  }

  private static boolean isOpen(TensorSpec tensor) {
    return tensor.shape().rank() > 0 && tensor.shape().size(0) < 0;
  }

  private static String names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
  }
}

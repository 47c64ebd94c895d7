package dev.lenet.serve.models;

import dev.lenet.tensor.HostTensor;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A request that waits for its model, or a part of a large one.
 *
 * @param inputs what the model is to compute, by name
 * @param rows how many samples that is, or -1 where the inputs do not stack
 * @param deadline when it is dropped
 * @param since when it came, as {@link System#nanoTime} has it
 * @param outputs completed with what the model gives, by name
 */
record RequestPart(
    Map<String, HostTensor> inputs,
    int rows,
    Deadline deadline,
    long since,
    CompletableFuture<Map<String, HostTensor>> outputs) {

  static RequestPart of(Map<String, HostTensor> inputs, int rows, Deadline deadline) {
    return new RequestPart(inputs, rows, deadline, System.nanoTime(), new CompletableFuture<>());
  }

  /** Whether both can be stacked: every dimension but the first is the same. */
  boolean stacksWith(RequestPart other) {
    if (rows < 0 || other.rows < 0) {
      return false;
    }
    for (Map.Entry<String, HostTensor> input : inputs.entrySet()) {
      HostTensor theirs = other.inputs.get(input.getKey());
      if (theirs == null || !Rows.sameButFirst(input.getValue().shape(), theirs.shape())) {
        return false;
      }
    }
    return true;
  }
}

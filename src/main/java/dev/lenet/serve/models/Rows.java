package dev.lenet.serve.models;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.tensor.Signature;
import dev.lenet.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tensors by name that are stacked, and cut again, along their first dimension. */
final class Rows {
  private Rows() {}

  /** Whether requests can be stacked: every input and output has as many rows as a batch. */
  static boolean stack(Signature signature) {
    return Stream.of(signature.inputs(), signature.outputs())
        .flatMap(List::stream)
        .map(TensorSpec::shape)
        .allMatch(shape -> shape.rank() > 0 && shape.size(0) < 0);
  }

  /** How many rows all the tensors have, or -1 where they differ. */
  static int count(Map<String, HostTensor> tensors) {
    long rows = -1;
    for (HostTensor tensor : tensors.values()) {
      long own = tensor.shape().rank() == 0 ? -1 : tensor.shape().size(0);
      if (own < 0 || (rows >= 0 && own != rows)) {
        return -1;
      }
      rows = own;
    }
    return Math.toIntExact(rows);
  }

  static boolean sameButFirst(Shape one, Shape other) {
    if (one.rank() != other.rank()) {
      return false;
    }
    for (int i = 1; i < one.rank(); i++) {
      if (one.size(i) != other.size(i)) {
        return false;
      }
    }
    return true;
  }

  /** Stacks tensors that have the same names. */
  static Map<String, HostTensor> concat(List<Map<String, HostTensor>> parts) {
    Map<String, HostTensor> all = new LinkedHashMap<>();
    for (String name : parts.get(0).keySet()) {
      all.put(name, HostTensor.concat(parts.stream().map(part -> part.get(name)).toList()));
    }
    return all;
  }

  /** Rows {@code from} to {@code to} (exclusive), sharing the bytes. */
  static Map<String, HostTensor> slice(Map<String, HostTensor> tensors, int from, int to) {
    Map<String, HostTensor> slice = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> slice.put(name, tensor.rows(from, to)));
    return slice;
  }
}

package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A tensor that a signature names, in the graph.
 *
 * @param op the op that makes it
 * @param index which of the op's outputs it is
 */
record Endpoint(String op, int index) {
  /** The types of a graph's tensors; null where there is none at a place. */
  interface Types {
    @Nullable DataType of(String op, int index);
  }

  static Types types(Graph graph) {
    return (name, index) -> {
      GraphOperation op = graph.operation(name);
      return op == null || index >= op.numOutputs() ? null : op.output(index).dataType();
    };
  }

  /** Refuses a signature that names tensors which are not there, or are of another type. */
  static void requireAll(Path folder, Types types, SignatureDef signature) {
    signature.getInputsMap().forEach((name, tensor) -> find(folder, types, name, tensor));
    signature.getOutputsMap().forEach((name, tensor) -> find(folder, types, name, tensor));
  }

  static Endpoint find(Path folder, Types types, Map.Entry<String, TensorInfo> named) {
    return find(folder, types, named.getKey(), named.getValue());
  }

  private static Endpoint find(Path folder, Types types, String name, TensorInfo tensor) {
    Endpoint place = of(tensor);
    DataType type = place.index < 0 ? null : types.of(place.op, place.index);
    if (type == null) {
      throw new InputException(
          folder
              + ": "
              + name
              + ": no tensor "
              + tensor.getName()
              + " (expected: a tensor of the graph)");
    }
    if (type != tensor.getDtype()) {
      throw new InputException(
          folder
              + ": "
              + name
              + ": the graph has "
              + type
              + " (expected: "
              + tensor.getDtype()
              + ", as the signature says)");
    }
    return place;
  }

  /**
   * Where a signature says that a tensor is; of index -1 where it says nothing that can be read.
   */
  static Endpoint of(TensorInfo tensor) {
    String[] parts = tensor.getName().split(":", -1);
    int index =
        parts.length == 1
            ? 0
            : parts.length == 2 && parts[1].matches("\\d{1,5}") ? Integer.parseInt(parts[1]) : -1;
    return new Endpoint(parts[0], index);
  }

  /** As {@code op:0}. */
  @Override
  public String toString() {
    return op + ":" + index;
  }
}

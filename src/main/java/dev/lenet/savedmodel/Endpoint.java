package dev.lenet.savedmodel;

import dev.lenet.data.InputException;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Output;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** A tensor that a signature names, in the graph. */
final class Endpoint {
  private Endpoint() {}

  /** Refuses a signature that names tensors which are not there, or are of another type. */
  static void requireAll(Path folder, Graph graph, SignatureDef signature) {
    signature.getInputsMap().forEach((name, tensor) -> find(folder, graph, name, tensor));
    signature.getOutputsMap().forEach((name, tensor) -> find(folder, graph, name, tensor));
  }

  static Output<?> find(Path folder, Graph graph, Map.Entry<String, TensorInfo> named) {
    return find(folder, graph, named.getKey(), named.getValue());
  }

  private static Output<?> find(Path folder, Graph graph, String name, TensorInfo tensor) {
    String[] parts = tensor.getName().split(":", -1);
    GraphOperation op = graph.operation(parts[0]);
    int index =
        parts.length == 1
            ? 0
            : parts.length == 2 && parts[1].matches("\\d{1,5}") ? Integer.parseInt(parts[1]) : -1;
    if (op == null || index < 0 || index >= op.numOutputs()) {
      throw new InputException(
          folder
              + ": "
              + name
              + ": no tensor "
              + tensor.getName()
              + " (expected: one that is in the graph)");
    }
    Output<?> output = op.output(index);
    if (output.dataType() != tensor.getDtype()) {
      throw new InputException(
          folder
              + ": "
              + name
              + ": the graph has "
              + output.dataType()
              + " (expected: "
              + tensor.getDtype()
              + ", as the signature says)");
    }
    return output;
  }
}

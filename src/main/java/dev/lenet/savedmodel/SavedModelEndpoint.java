package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.builder.ImportedModel;
import dev.lenet.tensor.Shape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A SavedModel with one float32 input and one float32 output, to which a loss and metrics can be
 * appended. Its placeholder becomes an identity of what the head makes.
 */
final class SavedModelEndpoint implements ImportedModel {
  private final CheckedModel model;
  private final TensorInfo input;
  private final Map.Entry<String, TensorInfo> output;

  SavedModelEndpoint(CheckedModel model) {
    this.model = model;
    if (model.signature().inputs().size() != 1 || model.signature().outputs().size() != 1) {
      throw new InputException(
          "%s: %d inputs and %d outputs (expected: one of each, to evaluate the model)"
              .formatted(
                  model.path(),
                  model.signature().inputs().size(),
                  model.signature().outputs().size()));
    }
    this.input = model.called().getInputsMap().values().iterator().next();
    this.output = model.called().getOutputsMap().entrySet().iterator().next();
    requireFloats("input", input);
    requireFloats("output", output.getValue());
  }

  private void requireFloats(String kind, TensorInfo tensor) {
    if (tensor.getDtype() != DataType.DT_FLOAT) {
      throw new InputException(
          "%s: %s of %s (expected: float32, to evaluate the model)"
              .formatted(model.path(), kind, tensor.getDtype()));
    }
  }

  @Override
  public String name() {
    return model.path().toString();
  }

  @Override
  public Shape output() {
    return model.signature().outputs().get(0).shape();
  }

  @Override
  public Output<?> importInto(Graph graph, GraphDef head, String from) {
    Path path = model.path();
    GraphDef.Builder whole = model.needed().toBuilder().addAllNode(head.getNodeList());
    String placeholder = Reach.node(input.getName());
    for (int i = 0; i < whole.getNodeCount(); i++) {
      NodeDef node = whole.getNode(i);
      if (node.getName().equals(placeholder)) {
        if (!node.getOp().startsWith("Placeholder")) {
          throw new InputException(
              path + ": its input is made by " + node.getOp() + " (expected: a placeholder)");
        }
        whole.setNode(
            i,
            NodeDef.newBuilder()
                .setName(placeholder)
                .setOp("Identity")
                .addInput(from)
                .putAttr("T", node.getAttrOrThrow("dtype")));
      }
    }
    try {
      graph.importGraphDef(whole.build());
      Endpoint place = Endpoint.find(path, Endpoint.types(graph), output);
      return Objects.requireNonNull(graph.operation(place.op())).output(place.index());
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw SavedModelFile.refused(path, e);
    }
  }

  @Override
  public void start(Session session) {
    model.start(op -> session.runner().addTarget(op).run().close());
  }
}

package dev.lenet.savedmodel;

import com.google.protobuf.ByteString;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Gives variables that a graph does not restore the values that the checkpoint's objects have for
 * them. Python's loader does the same: it follows the objects and not the graph.
 */
final class UnrestoredVariables {
  private static final String ASSIGN = ".assign/";
  private static final String VALUE = ".value/";
  private static final String OWN = ".unrestored/";

  private UnrestoredVariables() {}

  /** The op that sets a variable in the graph that {@link #assigned} makes. */
  static List<String> assignments(GraphDef graph) {
    return graph.getNodeList().stream()
        .map(NodeDef::getName)
        .filter(name -> name.startsWith(ASSIGN))
        .toList();
  }

  /**
   * The graph with an op for each of these variables that sets it.
   *
   * @throws InputException where the checkpoint has no value for one, or several
   */
  static GraphDef assigned(
      Path folder, Bundle bundle, MetaGraphDef meta, List<NodeDef> variables, GraphDef graph) {
    if (variables.isEmpty()) {
      return graph;
    }
    VariableKeys keys = new VariableKeys(folder, meta, bundle.text(SavedModelWeights.OBJECTS));
    GraphDef.Builder whole = withOwnNames(graph, variables);
    for (NodeDef variable : variables) {
      List<String> found = keys.of(variable);
      if (found.size() != 1) {
        throw new InputException(
            "%s: variable %s has %s in the checkpoint (expected: one value, as in a model that Keras's model.export wrote)"
                .formatted(
                    folder,
                    variable.getName(),
                    found.isEmpty() ? "no value" : found.size() + " values"));
      }
      add(whole, variable, bundle.get(found.get(0)));
    }
    return whole.build();
  }

  /** Variables of one shared name would be one variable; each takes its op's name. */
  private static GraphDef.Builder withOwnNames(GraphDef graph, List<NodeDef> variables) {
    Set<String> renamed = variables.stream().map(NodeDef::getName).collect(Collectors.toSet());
    GraphDef.Builder named = graph.toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeDef node = graph.getNode(i);
      if (renamed.contains(node.getName())) {
        named.setNode(i, node.toBuilder().putAttr("shared_name", text(OWN + node.getName())));
      }
    }
    return named;
  }

  private static AttrValue text(String text) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(text)).build();
  }

  private static void add(GraphDef.Builder graph, NodeDef variable, HostTensor value) {
    AttrValue dtype = variable.getAttrOrThrow("dtype");
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : value.shape().toArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.forNumber(dtype.getTypeValue()))
            .setTensorShape(shape)
            .setTensorContent(ByteString.copyFrom(value.bytes()))
            .build();
    graph.addNode(
        NodeDef.newBuilder()
            .setName(VALUE + variable.getName())
            .setOp("Const")
            .putAttr("dtype", dtype)
            .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build()));
    graph.addNode(
        NodeDef.newBuilder()
            .setName(ASSIGN + variable.getName())
            .setOp("AssignVariableOp")
            .addInput(variable.getName())
            .addInput(VALUE + variable.getName())
            .putAttr("dtype", dtype));
  }
}

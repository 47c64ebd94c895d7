package dev.lenet.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;

/**
 * Gives variables that a graph does not restore the values that the checkpoint's objects have for
 * them, by name: so Python's loader does, which follows the objects and not the graph.
 */
final class UnrestoredVariables {
  private static final String ASSIGN = ".assign/";
  private static final String VALUE = ".value/";

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
  static GraphDef assigned(Path folder, Bundle bundle, List<NodeDef> variables, GraphDef graph) {
    if (variables.isEmpty()) {
      return graph;
    }
    Map<String, List<String>> keys = keysByName(folder, bundle.text(SavedModelWeights.OBJECTS));
    GraphDef.Builder whole = graph.toBuilder();
    for (NodeDef variable : variables) {
      String name =
          variable
              .getAttrOrDefault("shared_name", AttrValue.getDefaultInstance())
              .getS()
              .toStringUtf8();
      List<String> found = keys.getOrDefault(name, List.of());
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

  private static Map<String, List<String>> keysByName(Path folder, @Nullable ByteBuffer objects) {
    Map<String, List<String>> keys = new HashMap<>();
    if (objects == null) {
      return keys;
    }
    try {
      TrackableObjectGraph.parseFrom(objects)
          .getNodesList()
          .forEach(
              node ->
                  node.getAttributesList()
                      .forEach(
                          value ->
                              keys.computeIfAbsent(value.getFullName(), name -> new ArrayList<>())
                                  .add(value.getCheckpointKey())));
    } catch (InvalidProtocolBufferException e) {
      throw new InputException(
          folder + ": damaged: the graph of objects (expected: a whole one)", e);
    }
    return keys;
  }
}

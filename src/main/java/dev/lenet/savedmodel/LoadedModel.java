package dev.lenet.savedmodel;

import dev.lenet.internal.frozen.Freezer;
import dev.lenet.internal.frozen.FrozenGraph;
import dev.lenet.internal.frozen.FrozenRunner;
import dev.lenet.internal.runtime.NativeSession;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Brings a checked SavedModel to run: its variables are restored in a session, and from there taken
 * into a frozen graph. A model that cannot be frozen runs in that session.
 */
final class LoadedModel {
  /** No op of a SavedModel has a name that begins with a dot: Keras's layers make none. */
  private static final String READ = ".read/";

  private final CheckedModel model;
  private final GraphDef graph;

  private LoadedModel(CheckedModel model) {
    this.model = model;
    this.graph = withReads(model.needed());
  }

  static FrozenRunner open(CheckedModel model) {
    return new LoadedModel(model).open();
  }

  private FrozenRunner open() {
    NativeSession session = NativeSession.open(graph, false);
    boolean kept = false;
    try {
      Endpoint.requireAll(model.path(), session::type, model.called());
      model.start(session::run);
      Optional<FrozenGraph> frozen =
          new Freezer(model.needed(), inputs(), outputs()).freeze(names -> read(session, names));
      if (frozen.isPresent()) {
        return FrozenRunner.open(frozen.get(), model.signature().isBatched());
      }
      kept = true;
      return FrozenRunner.of(new FrozenGraph(graph, inputs(), outputs(), false), session);
    } finally {
      if (!kept) {
        session.close();
      }
    }
  }

  private List<TensorSpec> inputs() {
    List<TensorSpec> inputs = new ArrayList<>();
    for (TensorSpec input : model.signature().inputs()) {
      Endpoint place = Endpoint.of(model.called().getInputsOrThrow(input.name()));
      inputs.add(new TensorSpec(place.toString(), input.dtype(), input.shape()));
    }
    return inputs;
  }

  private List<String> outputs() {
    return model.signature().outputs().stream()
        .map(output -> Endpoint.of(model.called().getOutputsOrThrow(output.name())).toString())
        .toList();
  }

  /** A graph with an op that reads each of its resource variables. */
  private static GraphDef withReads(GraphDef graph) {
    GraphDef.Builder reading = graph.toBuilder();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("VarHandleOp")) {
        reading.addNode(
            NodeDef.newBuilder()
                .setName(READ + node.getName())
                .setOp("ReadVariableOp")
                .addInput(node.getName())
                .putAttr("dtype", node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance())));
      }
    }
    return reading.build();
  }

  private List<HostTensor> read(NativeSession session, List<String> variables) {
    Set<String> resources =
        graph.getNodeList().stream()
            .map(NodeDef::getName)
            .filter(name -> name.startsWith(READ))
            .collect(Collectors.toSet());
    return session.fetch(
        variables.stream()
            .map(name -> (resources.contains(READ + name) ? READ + name : name) + ":0")
            .toList());
  }
}

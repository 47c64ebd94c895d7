package dev.lenet.internal.frozen;

import dev.lenet.internal.runtime.OpDefinitions;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Freezes a graph: functions stand where they are called, variables are constants, what is not
 * needed for the outputs is gone, and scales that follow a convolution or a matrix product are in
 * its kernel. What TensorFlow's own optimizer does at the first run, such as fusing a convolution
 * with its bias and activation, is left to it.
 *
 * <p>A graph that writes a variable, draws random numbers, asserts or prints is not frozen.
 */
public final class Freezer {
  /** A larger graph would not fit into a protocol buffer of 2 GiB beside its ops. */
  private static final long LARGEST_BYTES = 1L << 30;

  private static final Set<String> VARIABLES = Set.of("VarHandleOp", "VariableV2", "Variable");

  /** Ops that have state only in that they read a variable's, or call what may. */
  private static final Set<String> READING =
      Set.of("VarHandleOp", "VariableV2", "Variable", "ReadVariableOp");

  private static final Set<DataType> HELD =
      Set.of(
          DataType.DT_FLOAT,
          DataType.DT_DOUBLE,
          DataType.DT_INT32,
          DataType.DT_INT64,
          DataType.DT_UINT8,
          DataType.DT_BOOL);

  private final GraphDef graph;
  private final List<TensorSpec> inputs;
  private final List<String> outputs;

  /**
   * @param inputs what will be fed, by tensor, {@code op:0}
   * @param outputs the tensors that will be fetched
   */
  public Freezer(GraphDef graph, List<TensorSpec> inputs, List<String> outputs) {
    this.graph = graph;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /** The frozen graph, of a graph that has no variables; empty where it cannot be frozen. */
  public Optional<FrozenGraph> freeze() {
    return freeze(
        names -> {
          throw new IllegalStateException("variables " + names + " in a graph of constants");
        });
  }

  /**
   * The frozen graph; empty where it cannot be frozen.
   *
   * @param variables the values of variables, by their ops' names
   */
  public Optional<FrozenGraph> freeze(Function<List<String>, List<HostTensor>> variables) {
    Inliner inliner = new Inliner(needed(), OpDefinitions::find);
    NodeMap nodes = inliner.inline();
    if (nodes == null) {
      return Optional.empty();
    }
    List<String> fetched = new ArrayList<>();
    for (String output : outputs) {
      String tensor = inliner.result(output);
      if (tensor == null) {
        return Optional.empty();
      }
      fetched.add(tensor);
    }
    Set<String> running = nodes.reach(fetched, true);
    running.addAll(inliner.inlined());
    if (!running.stream().map(nodes::of).allMatch(Freezer::onlyComputes)) {
      return Optional.empty();
    }
    nodes.keep(withInputs(nodes.reach(fetched, false)));
    nodes.all().forEach(node -> nodes.put(bare(node)));
    return hold(nodes, variables, inliner.inlined())
        ? Optional.of(simplify(nodes, fetched))
        : Optional.empty();
  }

  /** The graph without what the outputs do not wait for, such as the saver. */
  private GraphDef needed() {
    Set<String> needed = withInputs(new NodeMap(graph).reach(outputs, true));
    GraphDef.Builder part = graph.toBuilder().clearNode();
    graph.getNodeList().stream()
        .filter(node -> needed.contains(node.getName()))
        .forEach(part::addNode);
    return part.build();
  }

  private Set<String> withInputs(Set<String> needed) {
    Set<String> all = new HashSet<>(needed);
    inputs.forEach(input -> all.add(NodeMap.op(input.name())));
    return all;
  }

  private static boolean onlyComputes(@Nullable NodeDef node) {
    if (node == null || READING.contains(node.getOp())) {
      return true;
    }
    OpDef definition = OpDefinitions.find(node.getOp());
    return definition != null && !definition.getIsStateful();
  }

  /** A node that waits for none, is on no particular device, and beside no other node. */
  private static NodeDef bare(NodeDef node) {
    return node.toBuilder()
        .clearInput()
        .addAllInput(NodeMap.data(node))
        .clearDevice()
        .removeAttr("_class")
        .build();
  }

  /** Has constants stand for the variables; false where one cannot be read. */
  private boolean hold(
      NodeMap nodes, Function<List<String>, List<HostTensor>> read, Set<String> inlined) {
    List<NodeDef> variables =
        nodes.all().stream().filter(node -> VARIABLES.contains(node.getOp())).toList();
    for (NodeDef variable : variables) {
      if (inlined.contains(variable.getName()) || !HELD.contains(type(variable, "dtype"))) {
        return false;
      }
    }
    if (variables.isEmpty()) {
      return true;
    }
    List<HostTensor> values = read.apply(variables.stream().map(NodeDef::getName).toList());
    if (values.stream().mapToLong(value -> value.bytes().remaining()).sum() > LARGEST_BYTES) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      nodes.put(Consts.of(variables.get(i).getName(), values.get(i)));
    }
    for (NodeDef node : nodes.all()) {
      if (node.getOp().equals("ReadVariableOp")) {
        nodes.put(
            NodeDef.newBuilder()
                .setName(node.getName())
                .setOp("Identity")
                .addInput(node.getInput(0))
                .putAttr("T", node.getAttrOrThrow("dtype"))
                .build());
      }
    }
    return true;
  }

  static DataType type(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getType();
  }

  private FrozenGraph simplify(NodeMap nodes, List<String> fetched) {
    Set<String> fed = inputs.stream().map(TensorSpec::name).collect(Collectors.toSet());
    Map<String, String> sources = Identities.skip(nodes, fed);
    List<String> asked =
        fetched.stream().map(tensor -> Identities.fetchable(nodes, fed, sources, tensor)).toList();
    PoolVersions.lower(nodes);
    SingleChannels.lower(nodes);
    BatchReshapes.simplify(nodes);
    new ScaleFolding(nodes, new HashSet<>(asked)).fold();
    nodes.keep(withInputs(nodes.reach(asked, false)));
    return new FrozenGraph(
        nodes.toGraph(), inputs, asked.stream().map(Freezer::withOutput).toList(), true);
  }

  private static String withOutput(String tensor) {
    return tensor.contains(":") ? tensor : tensor + ":0";
  }
}

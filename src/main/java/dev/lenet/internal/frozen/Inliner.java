package dev.lenet.internal.frozen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Puts the bodies of functions where they are called, as deep as they go. What a body's nodes are
 * called with, {@code op:output:0} in a function, becomes {@code op:0}, as it is in a graph.
 */
final class Inliner {
  /** A graph that grows beyond this is left as it is: functions can call each other for ever. */
  private static final int LARGEST = 100_000;

  private final Function<String, @Nullable OpDef> definitions;
  private final Map<String, FunctionDef> library = new HashMap<>();
  private final Map<String, String> results = new HashMap<>();
  private final NodeMap nodes;
  private final Set<String> inlined = new LinkedHashSet<>();

  /**
   * @param definitions TensorFlow's definition of an op, by its name
   */
  Inliner(GraphDef graph, Function<String, @Nullable OpDef> definitions) {
    this.definitions = definitions;
    this.nodes = new NodeMap(graph);
    graph
        .getLibrary()
        .getFunctionList()
        .forEach(function -> library.put(function.getSignature().getName(), function));
  }

  /** The graph without calls; null where one cannot be put in place. */
  @Nullable NodeMap inline() {
    Deque<NodeDef> open = new ArrayDeque<>(nodes.all());
    while (!open.isEmpty()) {
      NodeDef node = open.remove();
      FunctionDef function = called(node);
      if (function != null) {
        List<NodeDef> body = body(node, function);
        if (body == null || nodes.size() + body.size() > LARGEST) {
          return null;
        }
        nodes.remove(node.getName());
        body.forEach(nodes::put);
        body.forEach(copy -> inlined.add(copy.getName()));
        open.addAll(body);
      }
    }
    return resolve() ? nodes : null;
  }

  /** The nodes that came out of functions: all of them would have run, used or not. */
  Set<String> inlined() {
    return inlined;
  }

  private @Nullable FunctionDef called(NodeDef node) {
    return switch (node.getOp()) {
      case "PartitionedCall", "StatefulPartitionedCall" ->
          library.get(
              node.getAttrOrDefault("f", AttrValue.getDefaultInstance()).getFunc().getName());
      default -> library.get(node.getOp());
    };
  }

  private @Nullable List<NodeDef> body(NodeDef call, FunctionDef function) {
    OpDef signature = function.getSignature();
    List<String> given = NodeMap.data(call);
    if (given.size() != signature.getInputArgCount()
        || signature.getInputArgList().stream().anyMatch(Inliner::isList)
        || signature.getOutputArgList().stream().anyMatch(Inliner::isList)) {
      return null;
    }
    Map<String, String> arguments = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      arguments.put(signature.getInputArg(i).getName(), given.get(i));
    }
    Map<String, NodeDef> inside = new HashMap<>();
    function.getNodeDefList().forEach(node -> inside.put(node.getName(), node));
    Body body = new Body(call.getName() + "/", arguments, inside);
    List<NodeDef> copies = new ArrayList<>();
    for (NodeDef node : function.getNodeDefList()) {
      NodeDef copy = body.copy(node);
      if (copy == null) {
        return null;
      }
      copies.add(copy);
    }
    for (int i = 0; i < signature.getOutputArgCount(); i++) {
      String made = function.getRetMap().get(signature.getOutputArg(i).getName());
      String tensor = made == null ? null : body.tensor(made);
      if (tensor == null) {
        return null;
      }
      results.put(i == 0 ? call.getName() : call.getName() + ":" + i, tensor);
    }
    return copies;
  }

  private static boolean isList(OpDef.ArgDef argument) {
    return !argument.getNumberAttr().isEmpty() || !argument.getTypeListAttr().isEmpty();
  }

  /** Has every node read what the calls stood for. */
  private boolean resolve() {
    for (NodeDef node : nodes.all()) {
      NodeDef.Builder changed = node.toBuilder().clearInput();
      for (String input : node.getInputList()) {
        if (NodeMap.isControl(input)) {
          if (nodes.of(input) != null) {
            changed.addInput(input);
          }
          continue;
        }
        String tensor = result(input);
        if (tensor == null) {
          return false;
        }
        changed.addInput(tensor);
      }
      nodes.put(changed.build());
    }
    return true;
  }

  /** The tensor that a call's result is; null where it goes round in circles. */
  @Nullable String result(String tensor) {
    String found = NodeMap.tensor(tensor);
    Set<String> passed = new HashSet<>();
    while (results.containsKey(found)) {
      if (!passed.add(found)) {
        return null;
      }
      found = NodeMap.tensor(results.getOrDefault(found, found));
    }
    return found;
  }

  /** One call of a function. */
  private final class Body {
    private final String prefix;
    private final Map<String, String> arguments;
    private final Map<String, NodeDef> inside;

    Body(String prefix, Map<String, String> arguments, Map<String, NodeDef> inside) {
      this.prefix = prefix;
      this.arguments = arguments;
      this.inside = inside;
    }

    @Nullable NodeDef copy(NodeDef node) {
      NodeDef.Builder copy = node.toBuilder().setName(prefix + node.getName()).clearInput();
      for (String input : node.getInputList()) {
        String tensor = NodeMap.isControl(input) ? "^" + prefix + NodeMap.op(input) : tensor(input);
        if (tensor == null) {
          return null;
        }
        copy.addInput(tensor);
      }
      boolean generic =
          node.getAttrMap().values().stream().anyMatch(value -> !value.getPlaceholder().isEmpty());
      return generic ? null : copy.build();
    }

    /** {@code argument}, or {@code op:output:0}, as a tensor of the graph. */
    @Nullable String tensor(String input) {
      String[] parts = input.split(":", -1);
      String argument = arguments.get(parts[0]);
      if (argument != null) {
        return argument;
      }
      NodeDef maker = inside.get(parts[0]);
      if (maker == null || parts.length != 3 || !parts[2].matches("\\d{1,5}")) {
        return null;
      }
      int first = first(maker, parts[1]);
      int output = first + Integer.parseInt(parts[2]);
      return first < 0 ? null : prefix + parts[0] + (output == 0 ? "" : ":" + output);
    }

    /** The number of an op's first output of this name; -1 where there is none. */
    private int first(NodeDef maker, String name) {
      FunctionDef function = library.get(maker.getOp());
      OpDef definition =
          function == null ? definitions.apply(maker.getOp()) : function.getSignature();
      int first = 0;
      for (OpDef.ArgDef output :
          definition == null ? List.<OpDef.ArgDef>of() : definition.getOutputArgList()) {
        if (output.getName().equals(name)) {
          return first;
        }
        first += count(maker, output);
      }
      return -1;
    }

    private static int count(NodeDef maker, OpDef.ArgDef output) {
      AttrValue none = AttrValue.getDefaultInstance();
      if (!output.getNumberAttr().isEmpty()) {
        return (int) maker.getAttrOrDefault(output.getNumberAttr(), none).getI();
      }
      return output.getTypeListAttr().isEmpty()
          ? 1
          : maker.getAttrOrDefault(output.getTypeListAttr(), none).getList().getTypeCount();
    }
  }
}

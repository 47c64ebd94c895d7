package dev.lenet.savedmodel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/** Finds the op that makes a tensor, through identities and into the functions that are called. */
final class SoftmaxSearch {
  private final Map<String, FunctionDef> library = new HashMap<>();
  private final Set<String> entered = new HashSet<>();

  private SoftmaxSearch(GraphDef graph) {
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
  }

  /** The op that makes a tensor, where it is Softmax or Sigmoid; else null. */
  static @Nullable String find(GraphDef graph, String node, int index) {
    return new SoftmaxSearch(graph).search(graph.getNodeList(), node, index);
  }

  private @Nullable String search(List<NodeDef> nodes, String name, int index) {
    Map<String, NodeDef> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.getName(), node));
    Set<String> passed = new HashSet<>();
    NodeDef node = byName.get(name);
    while (node != null && passed.add(node.getName())) {
      switch (node.getOp()) {
        case "Softmax", "Sigmoid" -> {
          return node.getOp();
        }
        case "Identity", "EnsureShape", "StopGradient" -> {
          String input = node.getInputCount() == 0 ? "" : node.getInput(0);
          index = lastNumber(input);
          node = byName.get(Reach.node(input));
        }
        case "PartitionedCall", "StatefulPartitionedCall" -> {
          return inFunction(library.get(function(node)), index);
        }
        default -> {
          return null;
        }
      }
    }
    return null;
  }

  private @Nullable String inFunction(@Nullable FunctionDef function, int index) {
    if (function == null
        || !entered.add(function.getSignature().getName())
        || index >= function.getSignature().getOutputArgCount()) {
      return null;
    }
    OpDef.ArgDef output = function.getSignature().getOutputArg(index);
    String made = function.getRetMap().get(output.getName());
    return made == null
        ? null
        : search(function.getNodeDefList(), Reach.node(made), lastNumber(made));
  }

  private static String function(NodeDef call) {
    var attribute = call.getAttrMap().get("f");
    return attribute == null ? "" : attribute.getFunc().getName();
  }

  /** The output's number: {@code node:1} in a graph, {@code node:output:1} in a function. */
  private static int lastNumber(String tensor) {
    String last = tensor.substring(tensor.lastIndexOf(':') + 1);
    return last.matches("\\d{1,5}") ? Integer.parseInt(last) : 0;
  }
}

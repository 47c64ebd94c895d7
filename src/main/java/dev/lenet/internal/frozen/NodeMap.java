package dev.lenet.internal.frozen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.VersionDef;

/**
 * A graph's nodes by name, to be changed. Tensors are written {@code op} for an op's first output
 * and {@code op:1} for its second; an input {@code ^op} makes a node wait for an op.
 */
final class NodeMap {
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final FunctionDefLibrary library;
  private final VersionDef versions;

  NodeMap(GraphDef graph) {
    this.library = graph.getLibrary();
    this.versions = graph.getVersions();
    graph.getNodeList().forEach(this::put);
  }

  void put(NodeDef node) {
    nodes.put(node.getName(), node);
  }

  void remove(String name) {
    nodes.remove(name);
  }

  /** The node that makes a tensor, or has this name. */
  @Nullable NodeDef of(String tensor) {
    return nodes.get(op(tensor));
  }

  List<NodeDef> all() {
    return List.copyOf(nodes.values());
  }

  int size() {
    return nodes.size();
  }

  /** The op's name in a tensor's name or an input's. */
  static String op(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** Which of the op's outputs a tensor is. */
  static int output(String tensor) {
    int colon = tensor.lastIndexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(tensor.substring(colon + 1));
  }

  /** {@code op:0} as {@code op}: one spelling for each tensor. */
  static String tensor(String tensor) {
    return tensor.endsWith(":0") ? tensor.substring(0, tensor.length() - 2) : tensor;
  }

  static boolean isControl(String input) {
    return input.startsWith("^");
  }

  /** The tensors that a node computes from. */
  static List<String> data(NodeDef node) {
    return node.getInputList().stream().filter(input -> !isControl(input)).toList();
  }

  /** The nodes that some tensors are computed from, their own among them. */
  Set<String> reach(Collection<String> tensors, boolean throughControl) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>();
    tensors.stream().map(NodeMap::op).filter(seen::add).forEach(open::add);
    while (!open.isEmpty()) {
      NodeDef node = nodes.get(open.remove());
      if (node != null) {
        for (String input : node.getInputList()) {
          if ((throughControl || !isControl(input)) && seen.add(op(input))) {
            open.add(op(input));
          }
        }
      }
    }
    return seen;
  }

  /** Who reads each tensor, by its name; a node that reads it twice is there twice. */
  Map<String, List<String>> readers() {
    Map<String, List<String>> readers = new HashMap<>();
    for (NodeDef node : nodes.values()) {
      for (String input : data(node)) {
        readers.computeIfAbsent(tensor(input), key -> new ArrayList<>()).add(node.getName());
      }
    }
    return readers;
  }

  /** Keeps only these nodes, in their order. */
  void keep(Set<String> names) {
    nodes.keySet().retainAll(names);
  }

  GraphDef toGraph() {
    boolean calls =
        nodes.values().stream()
            .anyMatch(
                node ->
                    node.getAttrMap().values().stream()
                        .anyMatch(value -> value.hasFunc() || value.getList().getFuncCount() > 0));
    GraphDef.Builder graph = GraphDef.newBuilder().setVersions(versions);
    if (calls) {
      graph.setLibrary(library);
    }
    return graph.addAllNode(nodes.values()).build();
  }
}

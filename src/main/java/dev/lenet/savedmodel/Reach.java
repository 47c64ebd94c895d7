package dev.lenet.savedmodel;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/** The nodes and functions that running some nodes of a graph can come to. */
final class Reach {
  private final Map<String, NodeDef> all = new HashMap<>();
  private final Map<String, FunctionDef> library = new HashMap<>();
  private final Set<String> nodes = new LinkedHashSet<>();
  private final Set<String> functions = new LinkedHashSet<>();
  private final Deque<String> open = new ArrayDeque<>();

  Reach(GraphDef graph, Collection<String> roots) {
    graph.getNodeList().forEach(node -> all.put(node.getName(), node));
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
    roots.forEach(root -> visitNode(node(root)));
    while (!open.isEmpty()) {
      NodeDef node = all.get(open.remove());
      if (node != null) {
        node.getInputList().forEach(input -> visitNode(node(input)));
        visitCalled(node);
      }
    }
  }

  boolean node(NodeDef node) {
    return nodes.contains(node.getName());
  }

  boolean function(FunctionDef function) {
    return functions.contains(function.getSignature().getName());
  }

  /** The node's name in a tensor's name, {@code scope/op:1}, or an input's, {@code ^op}. */
  static String node(String tensor) {
    String name = tensor.startsWith("^") ? tensor.substring(1) : tensor;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private void visitNode(String name) {
    if (nodes.add(name)) {
      open.add(name);
    }
  }

  /** Functions call each other as deep as a file likes: no recursion. */
  private void visitCalled(NodeDef caller) {
    Deque<NodeDef> callers = new ArrayDeque<>();
    callers.add(caller);
    while (!callers.isEmpty()) {
      NodeDef node = callers.remove();
      called(node)
          .forEach(
              name -> {
                FunctionDef function = library.get(name);
                if (function != null && functions.add(name)) {
                  callers.addAll(function.getNodeDefList());
                }
              });
    }
  }

  /** What a node may call, by name: most of these are no functions. */
  static Set<String> called(NodeDef node) {
    Set<String> names = new LinkedHashSet<>();
    names.add(node.getOp()); // a function may be called like an op
    Deque<AttrValue> values = new ArrayDeque<>(node.getAttrMap().values());
    while (!values.isEmpty()) {
      AttrValue value = values.remove();
      if (value.hasFunc()) {
        add(value.getFunc(), names, values);
      }
      value.getList().getFuncList().forEach(function -> add(function, names, values));
    }
    return names;
  }

  private static void add(NameAttrList function, Set<String> names, Deque<AttrValue> values) {
    names.add(function.getName());
    values.addAll(function.getAttrMap().values());
  }
}

package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * How far a graph's functions unfold. TensorFlow puts a function's body where it is called: one
 * that calls itself would unfold for ever, and a few that call each other twice would fill the
 * memory.
 */
final class FunctionCalls {
  /** Exports nest about five deep, and one level more for each nested model. */
  private static final int DEEPEST = 100;

  /** A graph of a hundred megabytes has fewer. */
  private static final long MOST_NODES = 1_000_000;

  private final Path folder;
  private final Map<String, FunctionDef> library = new HashMap<>();
  private final Map<String, Long> unfolded = new HashMap<>();
  private final Set<String> entered = new HashSet<>();

  private FunctionCalls(Path folder, GraphDef graph) {
    this.folder = folder;
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
  }

  /** Refuses functions that call themselves, and graphs that unfold to too much. */
  static void requireBounded(Path folder, GraphDef graph) {
    FunctionCalls calls = new FunctionCalls(folder, graph);
    long nodes = calls.size(graph.getNodeList());
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      nodes = Math.max(nodes, calls.size(function.getSignature().getName()));
    }
    if (nodes > MOST_NODES) {
      throw new InputException(
          folder + ": functions that expand to more than " + MOST_NODES + " ops (expected: fewer)");
    }
  }

  private long size(List<NodeDef> nodes) {
    long size = nodes.size();
    for (NodeDef node : nodes) {
      for (String name : Reach.called(node)) {
        size = Math.min(size + size(name), Long.MAX_VALUE / 2);
      }
    }
    return size;
  }

  private long size(String name) {
    FunctionDef function = library.get(name);
    if (function == null) {
      return 0;
    }
    Long known = unfolded.get(name);
    if (known != null) {
      return known;
    }
    if (!entered.add(name)) {
      throw bad(name, "calls itself (expected: no recursion)");
    }
    if (entered.size() > DEEPEST) {
      throw bad(name, "more than " + DEEPEST + " calls deep (expected: fewer)");
    }
    long size = size(function.getNodeDefList());
    entered.remove(name);
    unfolded.put(name, size);
    return size;
  }

  private InputException bad(String function, String problem) {
    return new InputException(folder + ": function " + function + ": " + problem);
  }
}

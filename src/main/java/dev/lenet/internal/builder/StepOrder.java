package dev.lenet.internal.builder;

import dev.lenet.internal.runtime.Sessions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The order in which a training step is computed, as control edges: TensorFlow's executor takes
 * whatever is ready. What other layers wait for goes first: a convolution's input gradient before
 * its filter gradient. The first replica's gradients go before all that changes weights, so that
 * the core that has computed them changes weights while another still computes gradients. Edges
 * change no number.
 */
final class StepOrder {
  private static final int OUT_BACKPROP = 2;
  private static final String FIRST_REPLICA = "replica_0/";
  private static final Set<String> VARIABLE_OPS = Set.of("VarHandleOp", "ReadVariableOp");

  private final Map<String, NodeDef.Builder> nodes = new LinkedHashMap<>();
  private final GraphDef original;

  private StepOrder(GraphDef graph) {
    this.original = graph;
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node.toBuilder()));
  }

  /**
   * A copy of a graph, scheduled.
   *
   * @param gradients the ops that make the gradients from which weights are changed
   * @param sums those of them that add several replicas' gradients, that of the largest weight
   *     first; none where there is one replica
   * @param step the op that takes the step
   */
  static Graph apply(Graph graph, List<String> gradients, List<String> sums, String step) {
    StepOrder schedule = new StepOrder(graph.toGraphDef());
    schedule.putInputGradientsFirst();
    schedule.putUpdatesLast(gradients, sums, step);
    Graph copy = Sessions.newGraph();
    boolean done = false;
    try {
      copy.importGraphDef(schedule.graph());
      done = true;
      return copy;
    } finally {
      if (!done) {
        copy.close();
      }
    }
  }

  private GraphDef graph() {
    GraphDef.Builder graph = original.toBuilder().clearNode();
    nodes.values().forEach(graph::addNode);
    return graph.build();
  }

  private void putInputGradientsFirst() {
    Map<String, String> inputGradients = new HashMap<>();
    Set<String> used = new HashSet<>();
    nodes.values().forEach(node -> used.addAll(node.getInputList()));
    for (NodeDef.Builder node : nodes.values()) {
      if (node.getOp().equals("Conv2DBackpropInput") && used.contains(node.getName())) {
        inputGradients.put(node.getInput(OUT_BACKPROP), node.getName());
      }
    }
    for (NodeDef.Builder node : nodes.values()) {
      if (node.getOp().equals("Conv2DBackpropFilter")) {
        String first = inputGradients.get(node.getInput(OUT_BACKPROP));
        if (first != null) {
          node.addInput("^" + first);
        }
      }
    }
  }

  private void putUpdatesLast(List<String> gradients, List<String> sums, String step) {
    Optional<String> last =
        deepest(sums.stream().flatMap(sum -> inputs(node(sum)).stream()).toList());
    if (last.isEmpty()) {
      return;
    }
    String afterLast = "^" + last.get();
    Set<String> update = ancestors(List.of(step));
    update.removeAll(ancestors(gradients));
    update.addAll(copyVariableOps(update).values());
    for (String name : update) {
      if (node(name).getInputCount() == 0) {
        node(name).addInput(afterLast);
      }
    }
    // The largest takes longest: the others are for the other cores.
    String largest = sums.get(0);
    sums.forEach(sum -> node(sum).addInput(sum.equals(largest) ? afterLast : "^" + largest));
  }

  /**
   * Replaces the update's own uses of variables by copies, which share the resource by its name:
   * what sets and reads variables between steps must not wait for a step.
   *
   * @return the copies' names by those of the originals
   */
  private Map<String, String> copyVariableOps(Set<String> update) {
    Map<String, String> copies = new LinkedHashMap<>();
    for (String name : update) {
      if (VARIABLE_OPS.contains(node(name).getOp())) {
        copies.put(name, "step/" + name);
      }
    }
    copies.forEach((name, copy) -> nodes.put(copy, node(name).clone().setName(copy)));
    update.removeAll(copies.keySet());
    List<String> users = new ArrayList<>(update);
    users.addAll(copies.values());
    for (String name : users) {
      NodeDef.Builder node = node(name);
      for (int i = 0; i < node.getInputCount(); i++) {
        String copy = copies.get(producer(node.getInput(i)));
        if (copy != null) {
          node.setInput(i, node.getInput(i).startsWith("^") ? "^" + copy : copy);
        }
      }
    }
    return copies;
  }

  /** The first replica's gradient that the longest path leads to. */
  private Optional<String> deepest(List<String> gradients) {
    Map<String, Integer> depths = new HashMap<>();
    return gradients.stream()
        .filter(name -> name.startsWith(FIRST_REPLICA))
        .max(Comparator.comparingInt(name -> depth(name, depths)));
  }

  /** Without recursion: models may be deep. */
  private int depth(String name, Map<String, Integer> depths) {
    Deque<String> open = new ArrayDeque<>(List.of(name));
    while (!open.isEmpty()) {
      String next = open.peek();
      int depth = 0;
      boolean known = true;
      for (String input : inputs(node(next))) {
        Integer before = depths.get(input);
        if (before == null) {
          open.push(input);
          known = false;
        } else {
          depth = Math.max(depth, before + 1);
        }
      }
      if (known) {
        depths.put(open.pop(), depth);
      }
    }
    return depths.getOrDefault(name, 0);
  }

  /** These and all that they need. */
  private Set<String> ancestors(List<String> names) {
    Set<String> found = new HashSet<>(names);
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      for (String input : inputs(node(open.pop()))) {
        if (found.add(input)) {
          open.push(input);
        }
      }
    }
    return found;
  }

  private NodeDef.Builder node(String name) {
    NodeDef.Builder node = nodes.get(name);
    if (node == null) {
      throw new IllegalStateException("no op " + name + " in the graph");
    }
    return node;
  }

  private static List<String> inputs(NodeDef.Builder node) {
    List<String> inputs = node.getInputList();
    return inputs.stream().map(StepOrder::producer).toList();
  }

  /** The op of an input such as {@code op}, {@code op:1} or {@code ^op}. */
  private static String producer(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}

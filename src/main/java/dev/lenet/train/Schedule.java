package dev.lenet.train;

import dev.lenet.graph.Sessions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The order in which a training step is computed, as control edges: TensorFlow's executor takes
 * whatever is ready. What other layers wait for goes first: a convolution's input gradient before
 * its filter gradient, and both before gradients are added up and weights changed. Then there is
 * work for every core until the end of the step. Edges change no number.
 */
final class Schedule {
  private static final int OUT_BACKPROP = 2;

  private final GraphDef.Builder graph;
  private final String sums;

  private Schedule(GraphDef graph, String sums) {
    this.graph = graph.toBuilder();
    this.sums = sums;
  }

  /**
   * A copy of a graph, scheduled.
   *
   * @param sums under which name the replicas' gradients are added
   */
  static Graph apply(Graph graph, String sums) {
    GraphDef scheduled = new Schedule(graph.toGraphDef(), sums).edges();
    Graph copy = Sessions.newGraph();
    boolean done = false;
    try {
      copy.importGraphDef(scheduled);
      done = true;
      return copy;
    } finally {
      if (!done) {
        copy.close();
      }
    }
  }

  private GraphDef edges() {
    Map<String, String> inputGradients = inputGradients();
    List<String> last = new ArrayList<>(new HashSet<>(lastOfReplicas(inputGradients).values()));
    for (NodeDef.Builder node : graph.getNodeBuilderList()) {
      if (node.getOp().equals("Conv2DBackpropFilter")) {
        String first = inputGradients.get(node.getInput(OUT_BACKPROP));
        if (first != null) {
          node.addInput("^" + first);
        }
      } else if (node.getName().startsWith(sums + "/")) {
        last.forEach(name -> node.addInput("^" + name));
      }
    }
    return graph.build();
  }

  /** The input gradients that are of use, by the gradient they are computed from. */
  private Map<String, String> inputGradients() {
    Set<String> used = new HashSet<>();
    graph.getNodeList().forEach(node -> used.addAll(node.getInputList()));
    Map<String, String> found = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("Conv2DBackpropInput") && used.contains(node.getName())) {
        found.put(node.getInput(OUT_BACKPROP), node.getName());
      }
    }
    return found;
  }

  /** Of each replica the one that was made last: the nearest to the input. */
  private Map<String, String> lastOfReplicas(Map<String, String> inputGradients) {
    Set<String> names = Set.copyOf(inputGradients.values());
    Map<String, String> last = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (names.contains(node.getName())) {
        last.put(node.getName().substring(0, node.getName().indexOf('/')), node.getName());
      }
    }
    return last;
  }
}

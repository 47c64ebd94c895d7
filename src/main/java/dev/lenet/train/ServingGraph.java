package dev.lenet.train;

import dev.lenet.graph.Sessions;
import dev.lenet.graph.Sym;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;

/**
 * A model in inference over variables, with the ops that save and restore them: what a SavedModel
 * holds. Made by {@link GraphBuilder#serving}.
 */
public final class ServingGraph implements AutoCloseable {
  /**
   * A variable's ops by name.
   *
   * @param trainable whether gradients may change it
   */
  public record Variable(String handle, String assign, String read, boolean trainable) {}

  private final Graph graph;
  private final Session session;
  private final Operand<TFloat32> input;
  private final List<Sym> outputs;
  private final List<Variable> variables;

  ServingGraph(Graph graph, Operand<TFloat32> input, List<Sym> outputs, List<Variable> variables) {
    this.graph = graph;
    this.session = Sessions.open(graph);
    this.input = input;
    this.outputs = List.copyOf(outputs);
    this.variables = List.copyOf(variables);
  }

  public Graph graph() {
    return graph;
  }

  /** A session whose variables have the weights' values. */
  public Session session() {
    return session;
  }

  /** Float32 samples, N first. */
  public Operand<TFloat32> input() {
    return input;
  }

  /** The model's outputs, one or several. */
  public List<Sym> outputs() {
    return outputs;
  }

  public List<Variable> variables() {
    return variables;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}

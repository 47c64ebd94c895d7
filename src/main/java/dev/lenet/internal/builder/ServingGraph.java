package dev.lenet.internal.builder;

import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.layers.Layer;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
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
  private final List<SymbolicTensor> outputs;
  private final List<Variable> variables;

  ServingGraph(
      Graph graph,
      Operand<TFloat32> input,
      List<SymbolicTensor> outputs,
      List<Variable> variables) {
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
  public List<SymbolicTensor> outputs() {
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

  /** As {@link GraphBuilder#serving}. */
  static ServingGraph of(Layer model, Shape sample, String input, List<?> recorded) {
    Shape shape = sample.prepend(-1);
    model.build(List.of(shape));
    Graph graph = Sessions.newGraph();
    boolean done = false;
    try {
      Ops ops = Ops.create(graph);
      Variables variables = new Variables(ops);
      Map<Weight, String> paths = model.weightPaths();
      paths.forEach((weight, path) -> variables.add(path, weight));
      Operand<TFloat32> x =
          ops.withName(GraphScope.validName(input))
              .placeholder(
                  TFloat32.class,
                  Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape.toArray())));
      GraphScope scope = new GraphScope(ops.withSubScope("inference"), variables, false);
      SymbolicTensor prediction = model.apply(SymbolicTensor.of(scope, x, shape));
      List<SymbolicTensor> outputs = new ArrayList<>();
      recorded.forEach(key -> outputs.add(scope.outputs().getOrDefault(key, prediction)));
      Saver.add(ops, variables, paths);
      List<Weight> trainable = model.trainableWeights();
      List<ServingGraph.Variable> made = new ArrayList<>();
      for (Weight weight : paths.keySet()) {
        made.add(
            new ServingGraph.Variable(
                variables.handle(weight).op().name(),
                variables.assign(weight).name(),
                variables.read(weight).op().name(),
                trainable.contains(weight)));
      }
      ServingGraph built =
          new ServingGraph(graph, x, outputs.isEmpty() ? List.of(prediction) : outputs, made);
      done = true; // what closes the session closes the graph, too
      try {
        Map<Weight, HostTensor> values = new LinkedHashMap<>();
        paths.keySet().forEach(weight -> values.put(weight, weight.value()));
        variables.push(built.session(), values);
      } catch (RuntimeException | Error e) {
        built.close();
        throw e;
      }
      return built;
    } finally {
      if (!done) {
        graph.close();
      }
    }
  }
}

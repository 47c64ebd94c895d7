package dev.lenet.internal.builder;

import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Variables;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.tensor.Shape;
import java.util.List;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/** Appends a loss and metrics to a model that came as a graph. */
final class ImportedEvaluation {
  /** No layer of Keras's makes ops whose names begin with a dot. */
  private static final String HEAD = ".head";

  private static final String INPUT = HEAD + "/input";
  private static final String FROM = HEAD + "/output";

  private static final Set<String> FROM_LOGITS = Set.of("Softmax", "Sigmoid");

  private ImportedEvaluation() {}

  static ModelGraph build(ImportedModel model, InputSpec spec, Measures measures) {
    measures.checkNames(model.name());
    GraphDef head = head(spec);
    Graph graph = Sessions.newGraph();
    ModelGraph built = null;
    boolean done = false;
    try {
      Output<TFloat32> made = model.importInto(graph, head, FROM).expect(TFloat32.class);
      built = append(graph, made, model.output(), spec, measures);
      model.start(built.session());
      done = true;
      return built;
    } finally {
      if (!done) {
        if (built != null) {
          built.close();
        } else {
          graph.close();
        }
      }
    }
  }

  private static GraphDef head(InputSpec spec) {
    try (Graph graph = Sessions.newGraph()) {
      Ops tf = Ops.create(graph).withSubScope(HEAD);
      Operand<? extends TType> x =
          InputPreparation.placeholder(tf, "input", spec.x(), spec.sample().prepend(-1));
      GraphScope scope = new GraphScope(tf, new Variables(tf), false);
      tf.withName("output").identity(InputPreparation.of(scope, x, spec).operand());
      return graph.toGraphDef();
    }
  }

  private static ModelGraph append(
      Graph graph, Output<TFloat32> made, Shape shape, InputSpec spec, Measures measures) {
    Ops tf = Ops.create(graph).withSubScope(".evaluation");
    Variables none = new Variables(tf);
    Feeds feeds = Feeds.in(tf, graph.operation(INPUT).output(0), spec);
    GraphScope scope = new GraphScope(tf, none, false);
    SymbolicTensor prediction = withLogits(SymbolicTensor.of(scope, made, shape), made);
    Operand<TFloat64> evaluation =
        measures.statistics(
            scope.under("statistics"),
            feeds,
            prediction,
            measures.sum(
                scope.under("statistics"),
                List.of(feeds),
                0,
                measures.each(scope.under("loss"), feeds.target(), prediction)),
            null);
    return new ModelGraph(
        graph,
        none,
        Endpoints.ofEvaluation(feeds, evaluation),
        spec,
        shape,
        null,
        0,
        measures,
        List.of(),
        null);
  }

  /** Cross-entropies are taken from the logits, where the graph shows them. */
  private static SymbolicTensor withLogits(SymbolicTensor prediction, Output<TFloat32> made) {
    if (made.op() instanceof GraphOperation op && FROM_LOGITS.contains(op.type())) {
      return prediction.withLogits(op.input(0).expect(TFloat32.class));
    }
    return prediction;
  }
}

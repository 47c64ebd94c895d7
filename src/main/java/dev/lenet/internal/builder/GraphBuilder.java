package dev.lenet.internal.builder;

import dev.lenet.graph.Constants;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/**
 * Builds a model's graph; nothing else does. The graph has one head that scales uint8, the model in
 * inference with its loss and metrics, and, given an optimizer, the model in training once for each
 * replica, whose gradients are added in a fixed order.
 */
public final class GraphBuilder {
  private final Layer model;
  private final InputSpec spec;
  private final Measures measures;
  private final Graph graph = Sessions.newGraph();
  private final Ops tf = Ops.create(graph);
  private final Variables variables = new Variables(tf);

  private GraphBuilder(Layer model, InputSpec spec, Measures measures) {
    this.model = model;
    this.spec = spec;
    this.measures = measures;
  }

  /** A graph that evaluates, and trains with this optimizer in batches of this size. */
  public static ModelGraph training(
      Layer model,
      InputSpec spec,
      Loss loss,
      List<Metric> metrics,
      Optimizer optimizer,
      int batchSize) {
    GraphBuilder builder = new GraphBuilder(model, spec, new Measures(loss, metrics));
    return builder.build(optimizer, Replicas.count(model, loss, batchSize));
  }

  /** A graph that evaluates. */
  public static ModelGraph evaluation(
      Layer model, InputSpec spec, Loss loss, List<Metric> metrics) {
    return new GraphBuilder(model, spec, new Measures(loss, metrics)).build(null, 0);
  }

  /** A graph that evaluates a model that came as a graph: loss and metrics are appended to it. */
  public static ModelGraph evaluation(
      ImportedModel model, InputSpec spec, Loss loss, List<Metric> metrics) {
    return ImportedEvaluation.build(model, spec, new Measures(loss, metrics));
  }

  /** A frozen graph that predicts: the weights as they are now are constants in it. */
  public static InferenceGraph inference(Layer model, DType x, Shape sample, Scaling scaling) {
    model.build(List.of(sample.prepend(-1)));
    Graph graph = Sessions.newGraph();
    boolean done = false;
    try {
      Ops ops = Ops.create(graph);
      Constants weights = new Constants(ops);
      Shape shape = sample.prepend(-1);
      Operand<? extends TType> input = InputPreparation.placeholder(ops, "input", x, shape);
      GraphScope scope = new GraphScope(ops, weights, false);
      SymbolicTensor prediction = model.apply(InputPreparation.of(scope, input, x, scaling, shape));
      Map<Object, SymbolicTensor> outputs = new LinkedHashMap<>(scope.outputs());
      InferenceGraph built = new InferenceGraph(graph, weights, input, x, prediction, outputs);
      done = true;
      return built;
    } finally {
      if (!done) {
        graph.close();
      }
    }
  }

  /**
   * A graph that predicts from variables, to be exported.
   *
   * @param input the input's name
   * @param recorded what the model records its outputs under; empty where its result is the only
   *     one
   */
  public static ServingGraph serving(Layer model, Shape sample, String input, List<?> recorded) {
    return ServingGraph.of(model, sample, input, recorded);
  }

  private ModelGraph build(@Nullable Optimizer optimizer, int replicas) {
    boolean done = false;
    try {
      ModelGraph built = tryToBuild(optimizer, replicas);
      done = true;
      return built;
    } finally {
      if (!done) {
        graph.close();
      }
    }
  }

  private ModelGraph tryToBuild(@Nullable Optimizer optimizer, int replicas) {
    measures.checkNames(model.name());
    model.build(List.of(spec.sample().prepend(-1)));
    model.weightPaths().forEach((weight, path) -> variables.add(path, weight));
    model.seedPaths().forEach((seed, path) -> variables.add(path, seed));

    Feeds feeds = Feeds.in(tf, spec);
    GraphScope inference = new GraphScope(tf.withSubScope("inference"), variables, false);
    SymbolicTensor prediction = model.apply(InputPreparation.of(inference, feeds.x(), spec));
    Operand<TFloat64> evaluation =
        measures.statistics(
            inference.under("statistics"),
            feeds,
            prediction,
            measures.sum(
                inference.under("statistics"),
                List.of(feeds),
                0,
                measures.each(inference.under("loss"), feeds.target(), prediction)),
            Measures.times(Measures.penalty(model, inference), inference.tf(), List.of(feeds)));

    Graph whole = graph;
    Variables held = variables;
    Endpoints endpoints = Endpoints.ofEvaluation(feeds, evaluation);
    List<Weight> trained = new ArrayList<>();
    if (optimizer != null) {
      List<Feeds> parts = replicas == 1 ? List.of(feeds) : feedsOfReplicas(replicas);
      TrainingStep made = new TrainingStep(graph, tf, variables, model, measures, parts, optimizer);
      endpoints =
          new Endpoints(
              feeds,
              parts,
              made.scalars(),
              evaluation,
              made.statistics(),
              made.step().op(),
              made.accumulation());
      trained.addAll(made.trained());
      whole = StepOrder.apply(graph, made.gradients(), made.sums(), made.step().op().name());
      held = variables.in(whole);
      endpoints = endpoints.in(whole);
      graph.close();
    }
    return new ModelGraph(
        whole,
        held,
        endpoints,
        spec,
        prediction.shape(),
        model,
        replicas,
        measures,
        List.copyOf(trained),
        optimizer);
  }

  private List<Feeds> feedsOfReplicas(int replicas) {
    List<Feeds> feeds = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      feeds.add(Feeds.in(tf.withSubScope("part_" + i), spec));
    }
    return List.copyOf(feeds);
  }
}

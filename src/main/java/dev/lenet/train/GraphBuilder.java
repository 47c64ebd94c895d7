package dev.lenet.train;

import dev.lenet.data.DType;
import dev.lenet.data.InputException;
import dev.lenet.data.Scaling;
import dev.lenet.data.Shape;
import dev.lenet.graph.Constants;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Builds a model's graph; nothing else does. The graph has one head that scales uint8, the model in
 * inference with its loss and metrics, and, given an optimizer, the model in training once for each
 * replica, whose gradients are added in a fixed order.
 */
public final class GraphBuilder {
  private static final System.Logger LOG = System.getLogger(GraphBuilder.class.getName());

  private final Layer model;
  private final InputSpec spec;
  private final Measures measures;
  private final Graph graph = new Graph();
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
    return builder.build(optimizer, Replicas.count(model, batchSize));
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
    Graph graph = new Graph();
    boolean done = false;
    try {
      Ops ops = Ops.create(graph);
      Constants weights = new Constants(ops);
      Shape shape = sample.prepend(-1);
      Operand<? extends TType> input = Head.placeholder(ops, "input", x, shape);
      GraphScope scope = new GraphScope(ops, weights, false, 0);
      Sym prediction = model.apply(Head.of(scope, input, x, scaling, shape));
      Map<Object, Sym> outputs = new LinkedHashMap<>(scope.outputs());
      InferenceGraph built = new InferenceGraph(graph, weights, input, prediction, outputs);
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
    Shape shape = sample.prepend(-1);
    model.build(List.of(shape));
    Graph graph = new Graph();
    boolean done = false;
    try {
      Ops ops = Ops.create(graph);
      Variables variables = new Variables(ops);
      Map<Weight, String> paths = model.weightPaths();
      paths.forEach((weight, path) -> variables.add(path, weight));
      Operand<TFloat32> x =
          ops.withName(input)
              .placeholder(
                  TFloat32.class,
                  Placeholder.shape(org.tensorflow.ndarray.Shape.of(shape.toArray())));
      GraphScope scope = new GraphScope(ops.withSubScope("inference"), variables, false, 0);
      Sym prediction = model.apply(Sym.of(scope, x, shape));
      List<Sym> outputs = new ArrayList<>();
      recorded.forEach(key -> outputs.add(scope.outputs().getOrDefault(key, prediction)));
      Saver.add(ops, variables, paths);
      List<Weight> trainable = model.trainableWeights();
      List<ServingGraph.Variable> made = new ArrayList<>();
      for (Weight weight : paths.keySet()) {
        String name = variables.handle(weight).op().name();
        made.add(
            new ServingGraph.Variable(
                name, name + "_assign", name + "_read", trainable.contains(weight)));
      }
      ServingGraph built =
          new ServingGraph(graph, x, outputs.isEmpty() ? List.of(prediction) : outputs, made);
      done = true; // what closes the session closes the graph, too
      try {
        paths.keySet().forEach(weight -> variables.push(built.session(), weight));
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

    Operand<? extends TType> x = Head.placeholder(tf, "input", spec.x(), spec.sample().prepend(-1));
    Operand<? extends TType> y =
        Head.placeholder(tf, "target", spec.y(), spec.target().prepend(-1));
    Operand<TFloat32> w =
        tf.withName("sample_weights")
            .placeholder(TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(-1)));

    GraphScope inference = new GraphScope(tf.withSubScope("inference"), variables, false, 0);
    Sym prediction = model.apply(Head.of(inference, x, spec));
    Target target = new Target(y, spec.y(), spec.target().prepend(-1));
    Operand<TFloat32> samples = Measures.count(inference.tf(), w);
    Operand<TFloat32> mean =
        measures.total(inference.under("loss"), target, prediction, w, samples);
    Operand<TFloat64> evaluation =
        measures.statistics(
            inference.under("statistics"),
            target,
            prediction,
            inference.tf().onesLike(w),
            inference.tf().math.mul(withPenalties(inference, mean), samples));

    String training = evaluation.op().name();
    String step = null;
    String scalars = "";
    List<Weight> trained = new ArrayList<>();
    if (optimizer != null) {
      TrainingStep made = new TrainingStep(optimizer, replicas, x, y, w);
      training = made.statistics.op().name();
      step = made.step.op().name();
      scalars = made.scalars.op().name();
      trained.addAll(made.trained);
    }
    return new ModelGraph(
        graph,
        variables,
        new Endpoints(
            x.op().name(),
            y.op().name(),
            w.op().name(),
            scalars,
            prediction.operand().op().name(),
            evaluation.op().name(),
            training,
            step),
        spec,
        prediction.shape(),
        model,
        replicas,
        measures,
        List.copyOf(trained),
        optimizer);
  }

  /** The training half of the graph. */
  private final class TrainingStep {
    final Operand<TFloat64> statistics;
    final Op step;
    final Operand<TFloat32> scalars;
    final Set<Weight> trained = new LinkedHashSet<>();

    TrainingStep(
        Optimizer optimizer,
        int replicas,
        Operand<? extends TType> x,
        Operand<? extends TType> y,
        Operand<TFloat32> w) {
      List<Weight> weights = model.trainableWeights();
      if (weights.isEmpty()) {
        throw new InputException(
            model.name()
                + ": no trainable weights (expected: at least one layer that is trainable)");
      }
      optimizer.build(weights);
      for (int i = 0; i < weights.size(); i++) {
        String path = model.weightPaths().get(weights.get(i));
        for (Weight slot : optimizer.slots(weights.get(i))) {
          variables.add("optimizer/" + path + "_" + slot.name(), slot);
          trained.add(slot);
        }
      }
      trained.addAll(weights);

      Operand<TInt32> samples = tf.withName("samples").reshape(tf.shape(w), tf.array(new int[0]));
      Operand<TFloat32> count = tf.dtypes.cast(samples, TFloat32.class);
      List<Map<Weight, Operand<TFloat32>>> gradients = new ArrayList<>();
      List<Operand<TFloat64>> parts = new ArrayList<>();
      for (int i = 0; i < replicas; i++) {
        Ops ops = tf.withSubScope("replica_" + i);
        GraphScope scope = new GraphScope(ops, variables, true, i);
        Rows rows = new Rows(ops, samples, i, replicas);
        Sym output = model.apply(Head.of(scope, rows.of(x), spec));
        Target target = new Target(rows.of(y), spec.y(), spec.target().prepend(-1));
        Operand<TFloat32> part = ops.math.mul(rows.of(w), rows.present);
        Operand<TFloat32> total = measures.total(scope.under("loss"), target, output, part, count);
        if (i == 0) {
          total = withPenalties(scope, total);
        }
        gradients.add(gradients("replica_" + i + "/gradients", total, weights));
        parts.add(
            measures.statistics(
                scope.under("statistics"),
                target,
                output,
                ops.math.mul(ops.onesLike(part), rows.present),
                ops.math.mul(total, count)));
      }
      // In replica order: floating-point sums depend on it.
      statistics = replicas == 1 ? parts.get(0) : tf.withName("statistics").math.addN(parts);

      scalars =
          tf.withName("scalars")
              .placeholder(
                  TFloat32.class,
                  Placeholder.shape(org.tensorflow.ndarray.Shape.of(optimizer.scalarCount())));
      Map<Weight, Operand<TFloat32>> sums = sums(weights, gradients);
      List<Op> updates = new ArrayList<>(variables.updates());
      trained.addAll(variables.updated());
      updates.addAll(
          optimizer.apply(
              tf.withSubScope("optimizer"),
              variables,
              List.copyOf(sums.keySet()),
              List.copyOf(sums.values()),
              scalars));
      step = tf.withName("step").withControlDependencies(updates).noOp();
    }
  }

  /**
   * Each weight's gradient over all replicas; weights that the loss does not depend on are not
   * there.
   */
  private Map<Weight, Operand<TFloat32>> sums(
      List<Weight> weights, List<Map<Weight, Operand<TFloat32>>> gradients) {
    Map<Weight, Operand<TFloat32>> sums = new LinkedHashMap<>();
    List<String> without = new ArrayList<>();
    for (Weight weight : weights) {
      List<Operand<TFloat32>> parts = new ArrayList<>();
      for (Map<Weight, Operand<TFloat32>> ofReplica : gradients) {
        Operand<TFloat32> part = ofReplica.get(weight);
        if (part != null) {
          parts.add(part);
        }
      }
      if (parts.isEmpty()) {
        without.add(String.valueOf(model.weightPaths().get(weight)));
      } else {
        sums.put(weight, parts.size() == 1 ? parts.get(0) : tf.math.addN(parts));
      }
    }
    if (sums.isEmpty()) {
      throw new InputException(
          model.name() + ": the loss depends on no weight (expected: on at least one)");
    }
    if (!without.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: the loss does not depend on the weights {1}; they stay as they are",
          model.name(),
          without);
    }
    return sums;
  }

  private Operand<TFloat32> withPenalties(GraphScope scope, Operand<TFloat32> total) {
    List<Operand<TFloat32>> penalties = model.penalties(scope.under("penalties"));
    if (penalties.isEmpty()) {
      return total;
    }
    penalties.add(0, total);
    return scope.tf().math.addN(penalties);
  }

  /** The gradients that there are: none for a weight that {@code total} does not depend on. */
  private Map<Weight, Operand<TFloat32>> gradients(
      String prefix, Operand<TFloat32> total, List<Weight> all) {
    // TensorFlow refuses to differentiate by what the loss cannot be reached from.
    Set<GraphOperation> used = graph.subgraphTo(Set.of(total));
    List<Weight> weights = all.stream().filter(w -> used.contains(variables.read(w).op())).toList();
    if (weights.isEmpty()) {
      return Map.of();
    }
    Output<?>[] reads =
        weights.stream().map(w -> variables.read(w).asOutput()).toArray(Output<?>[]::new);
    Output<?>[] made = graph.addGradients(prefix, new Output<?>[] {total.asOutput()}, reads, null);
    Map<Weight, Operand<TFloat32>> gradients = new LinkedHashMap<>();
    for (int i = 0; i < made.length; i++) {
      if (!made[i].isClosed()) {
        gradients.put(weights.get(i), made[i].expect(TFloat32.class));
      }
    }
    return gradients;
  }
}

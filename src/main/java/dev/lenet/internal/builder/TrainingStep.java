package dev.lenet.internal.builder;

import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.BatchPart;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * The training half of a graph: the model once for each replica, the sums of their gradients in a
 * fixed order, and the optimizer's step.
 */
final class TrainingStep {
  private final Graph graph;
  private final Ops tf;
  private final Variables variables;
  private final Layer model;
  private final Measures measures;
  private final List<Feeds> parts;
  private final Set<Weight> trained = new LinkedHashSet<>();
  private final Operand<TFloat64> statistics;
  private final Operand<TFloat32> scalars;
  private final List<String> gradients;
  private final List<String> sums;
  private final Op step;
  private final @Nullable Op accumulation;

  TrainingStep(
      Graph graph,
      Ops tf,
      Variables variables,
      Layer model,
      Measures measures,
      List<Feeds> parts,
      Optimizer optimizer) {
    this.graph = graph;
    this.tf = tf;
    this.variables = variables;
    this.model = model;
    this.measures = measures;
    this.parts = parts;
    List<Weight> weights = weights();
    addSlots(optimizer, weights);
    List<Map<Weight, Operand<TFloat32>>> gradients = new ArrayList<>();
    this.statistics = computeReplicas(weights, gradients);
    this.scalars =
        tf.withName("scalars")
            .placeholder(
                TFloat32.class,
                Placeholder.shape(org.tensorflow.ndarray.Shape.of(optimizer.scalarCount())));
    Map<Weight, Operand<TFloat32>> whole = Gradients.sums(tf, model, weights, gradients);
    List<Operand<TFloat32>> ordered = largestFirst(whole);
    Set<Operand<TFloat32>> ofOneReplica = new HashSet<>();
    gradients.forEach(ofOne -> ofOneReplica.addAll(ofOne.values()));
    this.gradients = names(ordered);
    this.sums = names(ordered.stream().filter(sum -> !ofOneReplica.contains(sum)).toList());
    this.step = update(optimizer, whole);
    this.accumulation = optimizer.accumulates() ? accumulate(optimizer, whole) : null;
  }

  private List<Weight> weights() {
    List<Weight> weights = model.trainableWeights();
    if (weights.isEmpty()) {
      throw new InputException(
          model.name() + ": no trainable weights (expected: at least one trainable layer)");
    }
    return weights;
  }

  private void addSlots(Optimizer optimizer, List<Weight> weights) {
    Map<Weight, String> paths = model.weightPaths();
    optimizer.build(weights, paths);
    for (Weight weight : weights) {
      for (Weight slot : optimizer.slots(weight)) {
        variables.add("optimizer/" + paths.get(weight) + "_" + slot.name(), slot);
        trained.add(slot);
      }
    }
    trained.addAll(weights);
  }

  /** The statistics of all replicas; their gradients go into the list. */
  private Operand<TFloat64> computeReplicas(
      List<Weight> weights, List<Map<Weight, Operand<TFloat32>>> gradients) {
    List<Operand<TFloat64>> statistics = new ArrayList<>();
    List<BatchPart> rows = BatchPart.of(tf, parts.stream().map(Feeds::counted).toList());
    for (int i = 0; i < parts.size(); i++) {
      Feeds feeds = parts.get(i);
      Ops ops = tf.withSubScope("replica_" + i);
      GraphScope scope = new GraphScope(ops, variables, true, rows.get(i));
      SymbolicTensor output = model.apply(InputPreparation.of(scope, feeds.x(), feeds.spec()));
      // Nothing that can wait keeps the cores from the first convolutions.
      GraphScope after = scope.after(output);
      Operand<TFloat32> each = measures.each(after.under("loss"), feeds.target(), output);
      List<Operand<TFloat32>> terms = new ArrayList<>(List.of(each));
      List<Operand<TFloat32>> shares =
          new ArrayList<>(List.of(measures.shares(after.under("shares").tf(), parts, i)));
      Operand<TFloat32> penalty = i == 0 ? Measures.penalty(model, scope) : null;
      if (penalty != null) {
        terms.add(penalty);
        shares.add(scope.tf().constant(1f));
      }
      gradients.add(
          Gradients.of(graph, variables, "replica_" + i + "/gradients", terms, shares, weights));
      statistics.add(
          measures.statistics(
              after.under("statistics"),
              feeds,
              output,
              measures.sum(after.under("statistics"), parts, i, each),
              Measures.times(penalty, after.tf(), parts)));
    }
    // In replica order: floating-point sums depend on it.
    return statistics.size() == 1
        ? statistics.get(0)
        : tf.withName("statistics").math.addN(statistics);
  }

  private static List<String> names(List<Operand<TFloat32>> operands) {
    return operands.stream().map(operand -> operand.op().name()).toList();
  }

  private static List<Operand<TFloat32>> largestFirst(Map<Weight, Operand<TFloat32>> gradients) {
    Comparator<Map.Entry<Weight, Operand<TFloat32>>> bySize =
        Comparator.comparingLong(entry -> entry.getKey().shape().elements());
    return gradients.entrySet().stream()
        .sorted(bySize.reversed())
        .map(Map.Entry::getValue)
        .toList();
  }

  private Op update(Optimizer optimizer, Map<Weight, Operand<TFloat32>> sums) {
    List<Op> updates = new ArrayList<>(variables.updates(sums.keySet()));
    trained.addAll(variables.updated());
    updates.addAll(
        constrained(
            List.copyOf(sums.keySet()),
            optimizer.apply(
                tf.withSubScope("optimizer"),
                variables,
                List.copyOf(sums.keySet()),
                List.copyOf(sums.values()),
                scalars)));
    return tf.withName("step").withControlDependencies(updates).noOp();
  }

  private Op accumulate(Optimizer optimizer, Map<Weight, Operand<TFloat32>> sums) {
    List<Op> updates = new ArrayList<>(variables.updates());
    updates.addAll(
        constrained(
            List.copyOf(sums.keySet()),
            optimizer.accumulate(
                tf.withSubScope("accumulation"),
                variables,
                List.copyOf(sums.keySet()),
                List.copyOf(sums.values()),
                scalars)));
    return tf.withName("accumulate").withControlDependencies(updates).noOp();
  }

  /** The weights' updates, and behind them what brings constrained weights back. */
  private List<Op> constrained(List<Weight> weights, List<Op> updates) {
    Map<Weight, Constraint> constraints = model.constraints();
    List<Op> all = new ArrayList<>();
    all.addAll(updates.subList(weights.size(), updates.size()));
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      Constraint constraint = constraints.get(weight);
      all.add(constraint == null ? updates.get(i) : project(weight, constraint, updates.get(i)));
    }
    return all;
  }

  private Op project(Weight weight, Constraint constraint, Op update) {
    Ops ops = tf.withSubScope("constraints");
    Operand<TFloat32> changed =
        ops.withControlDependencies(update)
            .readVariableOp(variables.handle(weight), TFloat32.class);
    // Shapes are known to the plain read alone.
    Operand<TFloat32> shaped =
        ops.ensureShape(changed, org.tensorflow.ndarray.Shape.of(weight.shape().toArray()));
    return ops.assignVariableOp(variables.handle(weight), constraint.project(ops, shaped));
  }

  /** The batch's statistics, from before the step. */
  Operand<TFloat64> statistics() {
    return statistics;
  }

  /** The optimizer's numbers for this step, to be fed. */
  Operand<TFloat32> scalars() {
    return scalars;
  }

  /** The ops that make the gradients from which weights are changed. */
  List<String> gradients() {
    return gradients;
  }

  /** Those of them that add several replicas' gradients, the largest first. */
  List<String> sums() {
    return sums;
  }

  /** What takes the step. */
  Op step() {
    return step;
  }

  /** What takes a step that only adds gradients up; null where no step does. */
  @Nullable Operation accumulation() {
    return accumulation == null ? null : accumulation.op();
  }

  /** The weights that it changes, the optimizer's and moving averages included. */
  Set<Weight> trained() {
    return trained;
  }
}

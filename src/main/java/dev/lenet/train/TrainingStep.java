package dev.lenet.train;

import dev.lenet.data.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;

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
  private final Feeds feeds;
  private final int replicas;
  private final Set<Weight> trained = new LinkedHashSet<>();
  private final Operand<TFloat64> statistics;
  private final Operand<TFloat32> scalars;
  private final Op step;

  TrainingStep(
      Graph graph,
      Ops tf,
      Variables variables,
      Layer model,
      Measures measures,
      Feeds feeds,
      Optimizer optimizer,
      int replicas) {
    this.graph = graph;
    this.tf = tf;
    this.variables = variables;
    this.model = model;
    this.measures = measures;
    this.feeds = feeds;
    this.replicas = replicas;
    List<Weight> weights = weights();
    addSlots(optimizer, weights);
    List<Map<Weight, Operand<TFloat32>>> gradients = new ArrayList<>();
    this.statistics = computeReplicas(weights, gradients);
    this.scalars =
        tf.withName("scalars")
            .placeholder(
                TFloat32.class,
                Placeholder.shape(org.tensorflow.ndarray.Shape.of(optimizer.scalarCount())));
    this.step = update(optimizer, Gradients.sums(tf, model, weights, gradients));
  }

  private List<Weight> weights() {
    List<Weight> weights = model.trainableWeights();
    if (weights.isEmpty()) {
      throw new InputException(
          model.name() + ": no trainable weights (expected: at least one layer that is trainable)");
    }
    return weights;
  }

  private void addSlots(Optimizer optimizer, List<Weight> weights) {
    optimizer.build(weights);
    Map<Weight, String> paths = model.weightPaths();
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
    Operand<TInt32> samples =
        tf.withName("samples").reshape(tf.shape(feeds.w()), tf.array(new int[0]));
    Operand<TFloat32> count = tf.dtypes.cast(samples, TFloat32.class);
    List<Operand<TFloat64>> parts = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      Ops ops = tf.withSubScope("replica_" + i);
      GraphScope scope = new GraphScope(ops, variables, true, i);
      Rows rows = new Rows(ops, samples, i, replicas);
      Sym output = model.apply(Head.of(scope, rows.of(feeds.x()), feeds.spec()));
      Target target = feeds.target(rows.of(feeds.y()));
      Operand<TFloat32> part = ops.math.mul(rows.of(feeds.w()), rows.present);
      Operand<TFloat32> total = measures.total(scope.under("loss"), target, output, part, count);
      if (i == 0) {
        total = Measures.withPenalties(model, scope, total);
      }
      gradients.add(Gradients.of(graph, variables, "replica_" + i + "/gradients", total, weights));
      parts.add(
          measures.statistics(
              scope.under("statistics"),
              target,
              output,
              ops.math.mul(ops.onesLike(part), rows.present),
              ops.math.mul(total, count)));
    }
    // In replica order: floating-point sums depend on it.
    return replicas == 1 ? parts.get(0) : tf.withName("statistics").math.addN(parts);
  }

  private Op update(Optimizer optimizer, Map<Weight, Operand<TFloat32>> sums) {
    List<Op> updates = new ArrayList<>(variables.updates());
    trained.addAll(variables.updated());
    updates.addAll(
        optimizer.apply(
            tf.withSubScope("optimizer"),
            variables,
            List.copyOf(sums.keySet()),
            List.copyOf(sums.values()),
            scalars));
    return tf.withName("step").withControlDependencies(updates).noOp();
  }

  /** The batch's statistics, from before the step. */
  Operand<TFloat64> statistics() {
    return statistics;
  }

  /** The optimizer's numbers for this step, to be fed. */
  Operand<TFloat32> scalars() {
    return scalars;
  }

  /** What takes the step. */
  Op step() {
    return step;
  }

  /** The weights that it changes, the optimizer's and moving averages included. */
  Set<Weight> trained() {
    return trained;
  }
}

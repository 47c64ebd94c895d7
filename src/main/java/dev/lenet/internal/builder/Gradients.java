package dev.lenet.internal.builder;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Gradients of the replicas' losses, and their sums. */
final class Gradients {
  private static final System.Logger LOG = System.getLogger(Gradients.class.getName());

  private Gradients() {}

  /**
   * The gradients that there are of a weighted sum: none for a weight that it does not depend on.
   *
   * @param terms tensors whose elements are added
   * @param shares what each of their elements counts
   */
  static Map<Weight, Operand<TFloat32>> of(
      Graph graph,
      Variables variables,
      String prefix,
      List<Operand<TFloat32>> terms,
      List<Operand<TFloat32>> shares,
      List<Weight> all) {
    // TensorFlow refuses to differentiate by what the loss cannot be reached from.
    Set<GraphOperation> used = graph.subgraphTo(Set.copyOf(terms));
    List<Weight> weights = all.stream().filter(w -> used.contains(variables.read(w).op())).toList();
    if (weights.isEmpty()) {
      return Map.of();
    }
    Output<?>[] reads =
        weights.stream().map(w -> variables.read(w).asOutput()).toArray(Output<?>[]::new);
    Output<?>[] made = graph.addGradients(prefix, outputs(terms), reads, outputs(shares));
    Map<Weight, Operand<TFloat32>> gradients = new LinkedHashMap<>();
    for (int i = 0; i < made.length; i++) {
      if (!made[i].isClosed()) {
        gradients.put(weights.get(i), made[i].expect(TFloat32.class));
      }
    }
    return gradients;
  }

  private static Output<?>[] outputs(List<Operand<TFloat32>> operands) {
    return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
  }

  /**
   * Each weight's gradient over all replicas; weights that the loss does not depend on are not
   * there.
   */
  static Map<Weight, Operand<TFloat32>> sums(
      Ops tf, Layer model, List<Weight> weights, List<Map<Weight, Operand<TFloat32>>> gradients) {
    Ops ops = tf.withSubScope("sums");
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
        sums.put(weight, parts.size() == 1 ? parts.get(0) : ops.math.addN(parts));
      }
    }
    if (sums.isEmpty()) {
      throw new InputException(
          model.name() + ": the loss depends on no weight (expected: at least one)");
    }
    if (!without.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: the loss does not depend on the weights {1}; they are not trained",
          model.name(),
          without);
    }
    return sums;
  }
}

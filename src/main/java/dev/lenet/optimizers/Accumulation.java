package dev.lenet.optimizers;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The gradients that several steps add up before weights change: {@code
 * gradient_accumulation_steps}.
 */
final class Accumulation {
  private final Map<Weight, Weight> sums = new LinkedHashMap<>();
  private @Nullable Integer steps;

  void steps(@Nullable Integer value) {
    if (value != null && value < 2) {
      throw new InputException(
          "optimizer: gradient_accumulation_steps " + value + " (expected: 2 or more, or null)");
    }
    steps = value;
  }

  @Nullable Integer steps() {
    return steps;
  }

  boolean isUsed() {
    return steps != null;
  }

  /** How often weights have changed after this many iterations. */
  long updates(long iterations) {
    return steps == null ? iterations : Math.floorDiv(iterations, (long) steps);
  }

  /** Whether weights change in the step after this many iterations. */
  boolean updatesAfter(long iterations) {
    return steps == null || (iterations + 1) % steps == 0;
  }

  void build(Weight weight, Weight sum) {
    sums.put(weight, sum);
  }

  @Nullable Weight of(Weight weight) {
    return sums.get(weight);
  }

  List<Weight> all() {
    return List.copyOf(sums.values());
  }

  private Weight sum(Weight weight) {
    Weight sum = sums.get(weight);
    if (sum == null) {
      throw new IllegalStateException("weight " + weight.name() + ": no accumulated gradient");
    }
    return sum;
  }

  /** The means over the steps, of which these gradients are the last. */
  List<Operand<TFloat32>> means(
      Ops tf, Variables variables, List<Weight> weights, List<Operand<TFloat32>> gradients) {
    if (steps == null) {
      return gradients;
    }
    Operand<TFloat32> count = tf.constant(steps.floatValue());
    List<Operand<TFloat32>> means = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Operand<TFloat32> sum = variables.read(sum(weights.get(i)));
      means.add(tf.math.div(tf.math.add(gradients.get(i), sum), count));
    }
    return means;
  }

  /** A weight's update, and behind it an empty sum. */
  Op emptied(Ops tf, Variables variables, Weight weight, Op update) {
    if (steps == null) {
      return update;
    }
    Weight sum = sum(weight);
    return tf.withControlDependencies(update)
        .assignVariableOp(variables.handle(sum), tf.zerosLike(variables.read(sum)));
  }

  /** Adds the gradients to the sums. */
  List<Op> add(
      Ops tf, Variables variables, List<Weight> weights, List<Operand<TFloat32>> gradients) {
    List<Op> added = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Weight sum = sum(weights.get(i));
      added.add(
          tf.assignVariableOp(
              variables.handle(sum), tf.math.add(gradients.get(i), variables.read(sum))));
    }
    return added;
  }
}

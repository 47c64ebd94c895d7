package dev.lenet.optimizers;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.tensor.HostTensor;
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
 * The moving averages of an optimizer's weights, of Keras's {@code use_ema}
 * (keras/src/optimizers/base_optimizer.py).
 */
final class Averages {
  /** How many numbers a step is fed for them: what the old average counts, and whether to set. */
  static final int SCALARS = 2;

  private final Map<Weight, Weight> averages = new LinkedHashMap<>();
  private boolean used;
  private double momentum = 0.99;
  private @Nullable Integer overwriteFrequency;

  boolean areUsed() {
    return used;
  }

  void use(boolean value) {
    used = value;
  }

  void momentum(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException("optimizer: ema_momentum " + value + " (expected: 0 to 1)");
    }
    momentum = value;
  }

  void overwriteFrequency(@Nullable Integer steps) {
    if (steps != null && steps < 1) {
      throw new InputException(
          "optimizer: ema_overwrite_frequency " + steps + " (expected: 1 or more)");
    }
    overwriteFrequency = steps;
  }

  void addTo(Map<String, @Nullable Object> config) {
    config.put("use_ema", used);
    config.put("ema_momentum", momentum);
    config.put("ema_overwrite_frequency", overwriteFrequency);
  }

  void build(Weight weight, Weight average) {
    averages.put(weight, average);
  }

  /** A weight's average; null where none is kept. */
  @Nullable Weight of(Weight weight) {
    return averages.get(weight);
  }

  List<Weight> all() {
    return List.copyOf(averages.values());
  }

  /** The numbers of the step that follows this many. */
  float[] scalars(long steps) {
    boolean sets = overwriteFrequency != null && (steps + 1) % overwriteFrequency == 0;
    return new float[] {steps == 0 ? 0 : (float) momentum, sets ? 1 : 0};
  }

  /**
   * The weights' updates with those of their averages behind them, then those of the averages of
   * weights that the step does not change.
   *
   * @param scalars a step's numbers, whose last are these averages'
   */
  List<Op> behind(
      Ops tf,
      Variables variables,
      List<Weight> weights,
      List<Op> updates,
      List<Operand<TFloat32>> scalars) {
    List<Op> all = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      all.add(update(tf, variables, weights.get(i), updates.get(i), scalars));
    }
    Op rest = tf.withControlDependencies(updates).noOp();
    for (Weight weight : averages.keySet()) {
      if (!weights.contains(weight)) {
        all.add(update(tf, variables, weight, rest, scalars));
      }
    }
    return all;
  }

  private Op update(
      Ops tf, Variables variables, Weight weight, Op before, List<Operand<TFloat32>> scalars) {
    Weight average = averages.get(weight);
    if (average == null) {
      throw new IllegalStateException("weight " + weight.name() + ": no average");
    }
    Operand<TFloat32> kept = scalars.get(scalars.size() - 2);
    Ops after = tf.withControlDependencies(before);
    Operand<TFloat32> value = after.readVariableOp(variables.handle(weight), TFloat32.class);
    Operand<TFloat32> next =
        tf.math.add(
            tf.math.mul(kept, variables.read(average)),
            tf.math.mul(tf.math.sub(tf.constant(1f), kept), value));
    Op assigned = tf.assignVariableOp(variables.handle(average), next);
    if (overwriteFrequency == null) {
      return assigned;
    }
    Operand<TFloat32> sets = scalars.get(scalars.size() - 1);
    Operand<TFloat32> chosen = tf.select(tf.math.greater(sets, tf.constant(0.5f)), next, value);
    return tf.withControlDependencies(assigned).assignVariableOp(variables.handle(weight), chosen);
  }

  /** Exchanges weights and averages. */
  void swap() {
    fetch();
    averages.forEach(
        (weight, average) -> {
          HostTensor value = weight.value();
          weight.assign(average.value());
          average.assign(value);
        });
  }

  /** Sets the averages to the weights. */
  void set() {
    fetch();
    averages.forEach((weight, average) -> average.assign(weight.value()));
  }

  private void fetch() {
    Weight.fetchAll(averages.keySet());
    Weight.fetchAll(averages.values());
  }

  /** Gives the weights their averages. */
  void takeOver() {
    Weight.fetchAll(averages.values());
    averages.forEach((weight, average) -> weight.assign(average.value()));
  }
}

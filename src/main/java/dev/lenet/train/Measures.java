package dev.lenet.train;

import dev.lenet.data.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * What is measured of a model's output: the loss, and metrics of different names.
 *
 * @param loss what training makes small
 * @param metrics what is measured beside it
 */
record Measures(Loss loss, List<Metric> metrics) {
  Measures {
    metrics = List.copyOf(metrics);
  }

  /** Refuses two metrics of one name. */
  void checkNames(String model) {
    Set<String> names = new LinkedHashSet<>(Set.of("loss"));
    for (Metric metric : metrics) {
      if (!names.add(metric.name())) {
        throw new InputException(
            model + ": two metrics are named " + metric.name() + " (expected: every name once)");
      }
    }
  }

  /** The number of samples, as a scalar. */
  static Operand<TFloat32> count(Ops ops, Operand<TFloat32> w) {
    return ops.dtypes.cast(ops.reshape(ops.shape(w), ops.array(new int[0])), TFloat32.class);
  }

  /** The weighted sum of the samples' losses, divided by {@code count}: a part of Keras's mean. */
  Operand<TFloat32> total(
      GraphScope scope,
      Target target,
      Sym output,
      Operand<TFloat32> weights,
      Operand<TFloat32> count) {
    Ops ops = scope.tf();
    Operand<TFloat32> each = loss.perSample(target, output.in(scope));
    return ops.math.div(ops.sum(ops.math.mul(each, weights), ops.constant(0)), count);
  }

  /** Loss times samples, samples, and the metrics' statistics, as one vector. */
  Operand<TFloat64> statistics(
      GraphScope scope,
      Target target,
      Sym output,
      Operand<TFloat32> ones,
      Operand<TFloat32> lossTimesSamples) {
    Ops ops = scope.tf();
    List<Operand<TFloat64>> all = new ArrayList<>();
    all.add(
        ops.stack(
            List.of(
                ops.dtypes.cast(lossTimesSamples, TFloat64.class),
                ops.sum(ops.dtypes.cast(ones, TFloat64.class), ops.constant(0)))));
    for (Metric metric : metrics) {
      all.add(metric.statistic(target, output.in(scope), ones));
    }
    return all.size() == 1 ? all.get(0) : ops.concat(all, ops.constant(0));
  }

  /** The loss with the penalties of the model's regularizers. */
  static Operand<TFloat32> withPenalties(Layer model, GraphScope scope, Operand<TFloat32> total) {
    List<Operand<TFloat32>> penalties = model.penalties(scope.under("penalties"));
    if (penalties.isEmpty()) {
      return total;
    }
    penalties.add(0, total);
    return scope.tf().math.addN(penalties);
  }
}

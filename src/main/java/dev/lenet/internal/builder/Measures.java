package dev.lenet.internal.builder;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  /** One loss for each sample, {@code (N,)}. */
  Operand<TFloat32> each(GraphScope scope, Target target, SymbolicTensor output) {
    return loss.perSample(target, output.in(scope));
  }

  /**
   * The sum of the weighted losses, samples, and the metrics' statistics, as one vector.
   *
   * @param each the samples' losses
   * @param penalty what the model's regularizers add to the loss, times the batch's samples
   */
  Operand<TFloat64> statistics(
      GraphScope scope,
      Feeds feeds,
      SymbolicTensor output,
      Operand<TFloat32> each,
      @Nullable Operand<TFloat32> penalty) {
    Ops ops = scope.tf();
    Operand<TFloat32> loss = ops.sum(ops.math.mul(each, feeds.weights()), ops.constant(0));
    if (penalty != null) {
      loss = ops.math.add(loss, penalty);
    }
    List<Operand<TFloat64>> all = new ArrayList<>();
    all.add(
        ops.stack(
            List.of(
                ops.dtypes.cast(loss, TFloat64.class),
                ops.sum(ops.dtypes.cast(feeds.counted(), TFloat64.class), ops.constant(0)))));
    for (Metric metric : metrics) {
      all.add(metric.statistic(feeds.target(), output.in(scope), feeds.counted()));
    }
    return all.size() == 1 ? all.get(0) : ops.concat(all, ops.constant(0));
  }

  /** What the model's regularizers add to the loss; null where there are none. */
  static @Nullable Operand<TFloat32> penalty(Layer model, GraphScope scope) {
    List<Operand<TFloat32>> penalties = model.penalties(scope.under("penalties"));
    if (penalties.isEmpty()) {
      return null;
    }
    return penalties.size() == 1 ? penalties.get(0) : scope.tf().math.addN(penalties);
  }

  /** A penalty, as often as there are samples in these; null where there is none. */
  static @Nullable Operand<TFloat32> times(
      @Nullable Operand<TFloat32> penalty, Ops ops, List<Feeds> batch) {
    if (penalty == null) {
      return null;
    }
    List<Operand<TFloat32>> counts = new ArrayList<>();
    batch.forEach(feeds -> counts.add(ops.sum(feeds.counted(), ops.constant(0))));
    return ops.math.mul(penalty, counts.size() == 1 ? counts.get(0) : ops.math.addN(counts));
  }
}

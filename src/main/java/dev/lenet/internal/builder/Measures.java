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
            model
                + ": two metrics are named "
                + metric.name()
                + " (expected: a different name"
                + " for each metric)");
      }
    }
  }

  /** One loss for each sample, {@code (N,)}. */
  Operand<TFloat32> each(GraphScope scope, Target target, SymbolicTensor output) {
    return loss.perSample(target, output.in(scope));
  }

  /** Whether the batch's loss is the mean of its samples', each times its weight. */
  private boolean isMean() {
    return loss.reduction() == Loss.Reduction.SUM_OVER_BATCH_SIZE && !loss.ignoresSamples();
  }

  /** What the samples' losses of a part count in the whole batch's loss, {@code (N,)}. */
  Operand<TFloat32> shares(Ops ops, List<Feeds> batch, int part) {
    return isMean() ? batch.get(part).shares() : Shares.of(ops, loss, batch, part);
  }

  /** A part's share of the batch's loss, times the batch's samples. */
  Operand<TFloat32> sum(GraphScope scope, List<Feeds> batch, int part, Operand<TFloat32> each) {
    Ops ops = scope.tf();
    if (isMean()) {
      return ops.sum(ops.math.mul(each, batch.get(part).weights()), ops.constant(0));
    }
    Operand<TFloat32> share =
        ops.sum(ops.math.mul(each, shares(ops, batch, part)), ops.constant(0));
    return ops.math.mul(share, Shares.samples(ops, batch));
  }

  /**
   * The sum of the weighted losses, the samples, and the metrics' statistics, as one vector.
   *
   * @param sum the part's share of the batch's loss, as {@link #sum} has it
   * @param penalty what the model's regularizers add to the loss, times the batch's samples
   */
  Operand<TFloat64> statistics(
      GraphScope scope,
      Feeds feeds,
      SymbolicTensor output,
      Operand<TFloat32> sum,
      @Nullable Operand<TFloat32> penalty) {
    Ops ops = scope.tf();
    Operand<TFloat32> loss = penalty == null ? sum : ops.math.add(sum, penalty);
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

  /** What the model's regularizers, of weights and of outputs, add to the loss; null for none. */
  static @Nullable Operand<TFloat32> penalty(Layer model, GraphScope scope) {
    List<Operand<TFloat32>> penalties = new ArrayList<>(scope.under("activities").penalties());
    penalties.addAll(model.penalties(scope.under("penalties")));
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
    return ops.math.mul(penalty, Shares.samples(ops, batch));
  }
}

package dev.lenet.model;

import dev.lenet.internal.builder.GraphBuilder;
import dev.lenet.internal.builder.InferenceGraph;
import dev.lenet.internal.builder.InputSpec;
import dev.lenet.internal.builder.ModelGraph;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Scaling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The TensorFlow graphs that a model has now: one that trains, one that evaluates data of another
 * kind, and a frozen one that predicts for each type of input. Each is built when it is first
 * needed, and again when it no longer fits.
 */
final class Graphs implements AutoCloseable {
  private final Model model;
  private final CallOrder order;
  private final Map<Fed, Lease> frozen = new HashMap<>();
  private @Nullable ModelGraph trained;
  private @Nullable ModelGraph evaluated;

  Graphs(Model model, CallOrder order) {
    this.model = model;
    this.order = order;
  }

  /** What a frozen graph is fed. */
  private record Fed(DType dtype, Scaling scaling) {}

  /** The graph that trains in batches of this size. */
  synchronized ModelGraph training(
      InputSpec spec, Loss loss, List<Metric> metrics, Optimizer optimizer, int batchSize) {
    if (trained == null || !trained.trains(spec, batchSize)) {
      closeTrained();
      trained = GraphBuilder.training(model, spec, loss, metrics, optimizer, batchSize);
    }
    return trained;
  }

  /**
   * A graph that evaluates: the one that trains, where it takes the same data and nobody else
   * trains it now. Asked for and used by one thread at a time.
   */
  synchronized ModelGraph evaluation(InputSpec spec, Loss loss, List<Metric> metrics) {
    if (trained != null && trained.spec().equals(spec) && !order.isTrainedElsewhere()) {
      return trained;
    }
    if (evaluated == null || !evaluated.spec().equals(spec)) {
      closeEvaluated();
      evaluated = GraphBuilder.evaluation(model, spec, loss, metrics);
    }
    return evaluated;
  }

  /** Uses the graph that predicts with the weights as they are now; from any thread. */
  <T> T infer(DType dtype, Scaling scaling, Function<InferenceGraph, T> use) {
    Fed fed = new Fed(dtype, scaling);
    Lease lease = current(fed);
    if (lease == null) {
      lease = order.looking("predict", () -> lease(fed));
    }
    try {
      return use.apply(lease.graph);
    } finally {
      giveBack(lease);
    }
  }

  private synchronized @Nullable Lease current(Fed fed) {
    Lease lease = frozen.get(fed);
    if (lease == null || !lease.graph.isCurrent()) {
      return null;
    }
    lease.users++;
    return lease;
  }

  /** No weight changes meanwhile. */
  private synchronized Lease lease(Fed fed) {
    Lease lease = current(fed);
    if (lease == null) {
      retire(frozen.remove(fed));
      lease =
          new Lease(GraphBuilder.inference(model, fed.dtype(), model.inputShape(), fed.scaling()));
      frozen.put(fed, lease);
      lease.users++;
    }
    return lease;
  }

  private synchronized void giveBack(Lease lease) {
    lease.users--;
    lease.closeIfUnused();
  }

  private static void retire(@Nullable Lease lease) {
    if (lease != null) {
      lease.retired = true;
      lease.closeIfUnused();
    }
  }

  /** A graph, who uses it, and whether it goes when the last of them is done. */
  private static final class Lease {
    final InferenceGraph graph;
    int users;
    boolean retired;

    Lease(InferenceGraph graph) {
      this.graph = graph;
    }

    void closeIfUnused() {
      if (retired && users == 0) {
        graph.close();
      }
    }
  }

  private void closeTrained() {
    if (trained != null) {
      trained.close();
      trained = null;
    }
  }

  private void closeEvaluated() {
    if (evaluated != null) {
      evaluated.close();
      evaluated = null;
    }
  }

  @Override
  public synchronized void close() {
    closeTrained();
    closeEvaluated();
    frozen.values().forEach(Graphs::retire);
    frozen.clear();
  }
}

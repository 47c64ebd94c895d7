package dev.lenet.model;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.train.GraphBuilder;
import dev.lenet.train.InferenceGraph;
import dev.lenet.train.InputSpec;
import dev.lenet.train.ModelGraph;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graphs that a model has open: one to train and evaluate, one to predict. Each is built when
 * it is first needed, and again when what is fed has changed.
 */
final class Graphs implements AutoCloseable {
  private final Model model;
  private @Nullable ModelGraph trained;
  private @Nullable InferenceGraph frozen;
  private @Nullable DType frozenInput;

  Graphs(Model model) {
    this.model = model;
  }

  /** The graph that trains in batches of this size. */
  synchronized ModelGraph training(
      InputSpec spec, Loss loss, List<Metric> metrics, Optimizer optimizer, int batchSize) {
    if (trained == null || !trained.trains(spec, batchSize)) {
      closeTrained();
      trained = GraphBuilder.training(model, spec, loss, metrics, optimizer, batchSize);
    }
    return trained;
  }

  /** A graph that evaluates: the one that trains, where it takes the same data. */
  synchronized ModelGraph evaluation(InputSpec spec, Loss loss, List<Metric> metrics) {
    if (trained == null || !trained.spec().equals(spec)) {
      closeTrained();
      trained = GraphBuilder.evaluation(model, spec, loss, metrics);
    }
    return trained;
  }

  /** The graph that predicts with the weights as they are now. */
  synchronized InferenceGraph inference(HostTensor x) {
    if (frozen == null || frozenInput != x.dtype() || !frozen.isCurrent()) {
      closeFrozen();
      frozen = GraphBuilder.inference(model, x.dtype(), model.inputShape(), model.scaling());
      frozenInput = x.dtype();
    }
    return frozen;
  }

  private void closeTrained() {
    if (trained != null) {
      trained.close();
      trained = null;
    }
  }

  private void closeFrozen() {
    if (frozen != null) {
      frozen.close();
      frozen = null;
    }
  }

  @Override
  public synchronized void close() {
    closeTrained();
    closeFrozen();
  }
}

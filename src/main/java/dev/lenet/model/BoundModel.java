package dev.lenet.model;

import dev.lenet.internal.builder.InferenceGraph;
import dev.lenet.predict.Binding;
import dev.lenet.predict.BoundCall;
import dev.lenet.tensor.DType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A bound call of a model whose weights may change: when they have, it is bound again to the graph
 * that has the new ones.
 */
final class BoundModel implements BoundCall {
  /** Uses the graph that predicts with the weights as they are now. */
  interface Source {
    <T> T infer(DType dtype, Function<InferenceGraph, T> use);
  }

  private final Source source;
  private final Binding binding;
  private final List<?> recorded;
  private @Nullable InferenceGraph bound;
  private @Nullable BoundCall call;
  private boolean closed;

  /**
   * @param recorded the keys of several outputs; empty for the only one
   */
  BoundModel(Source source, Binding binding, List<?> recorded) {
    this.source = source;
    this.binding = binding;
    this.recorded = recorded;
    source.infer(binding.inputs().get(0).dtype(), this::bind);
  }

  private BoundCall bind(InferenceGraph graph) {
    BoundCall current = call;
    if (current == null || bound != graph) {
      release();
      current = graph.bind(binding, recorded);
      bound = graph;
      call = current;
    }
    return current;
  }

  @Override
  public synchronized void run() {
    if (closed) {
      throw new IllegalStateException("this call is closed");
    }
    source.infer(
        binding.inputs().get(0).dtype(),
        graph -> {
          bind(graph).run();
          return true;
        });
  }

  private void release() {
    if (call != null) {
      call.close();
      call = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    release();
  }
}

package dev.lenet.train;

import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.graph.Native;
import dev.lenet.graph.Sessions;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.optimizers.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TType;

/**
 * A model's graph, the session that runs it, and the names of its endpoints: what {@link
 * GraphBuilder} makes, and {@link Trainer} and {@link Evaluator} take. Closing it brings trained
 * weights home and frees the native memory.
 *
 * <p>Evaluation may be called from many threads, training from one, and not beside it.
 */
public final class ModelGraph implements AutoCloseable, Weight.Home {
  private final Graph graph;
  private final Session session;
  private final Variables variables;
  private final Endpoints endpoints;
  private final InputSpec spec;
  private final Shape output;
  private final @Nullable Layer model;
  private final int replicas;
  private final Measures measures;
  private final List<Weight> trained;
  private final @Nullable Optimizer optimizer;
  private final Map<Weight, Long> held = new HashMap<>();
  private boolean closed;

  ModelGraph(
      Graph graph,
      Variables variables,
      Endpoints endpoints,
      InputSpec spec,
      Shape output,
      @Nullable Layer model,
      int replicas,
      Measures measures,
      List<Weight> trained,
      @Nullable Optimizer optimizer) {
    this.graph = graph;
    this.session = Sessions.open(graph);
    this.variables = variables;
    this.endpoints = endpoints;
    this.spec = spec;
    this.output = output;
    this.model = model;
    this.replicas = replicas;
    this.measures = measures;
    this.trained = trained;
    this.optimizer = optimizer;
  }

  /** The session, for whoever imported the graph to start it. */
  Session session() {
    return session;
  }

  /** What is fed. */
  public InputSpec spec() {
    return spec;
  }

  /** The shape of the model's output, N first. */
  public Shape output() {
    return output;
  }

  /** Whether this graph can train what is fed like this in batches of this size. */
  public boolean trains(InputSpec other, int batchSize) {
    return optimizer != null
        && model != null
        && spec.equals(other)
        && replicas == Replicas.count(model, batchSize);
  }

  /** Refuses data that this graph's loss cannot take, in one line. */
  void check(String what, Dataset data) {
    InputSpec given = InputSpec.of(data, spec.scaling());
    if (!given.equals(spec)) {
      throw new InputException(
          "%s: x %s %s, y %s %s (expected: x %s %s, y %s %s)"
              .formatted(
                  what,
                  given.x(),
                  given.sample().prepend(-1),
                  given.y(),
                  given.target().prepend(-1),
                  spec.x(),
                  spec.sample().prepend(-1),
                  spec.y(),
                  spec.target().prepend(-1)));
    }
    DataCheck.check(what, data, measures.loss().classes(output));
  }

  /** The optimizer whose step this graph runs. */
  Optimizer optimizer() {
    if (optimizer == null) {
      throw new IllegalStateException("this graph was built to evaluate, not to train");
    }
    return optimizer;
  }

  /** Statistics of this graph's loss and metrics, at zero. */
  Statistics statistics() {
    return new Statistics(measures.metrics(), output);
  }

  /** Gives the session every weight that was changed elsewhere. */
  void pushWeights() {
    for (Weight weight : variables.weights()) {
      long version = weight.version();
      synchronized (this) {
        Long known = held.get(weight);
        if (known != null && known == version) {
          continue;
        }
      }
      // Without the lock: another session, which may be waiting for this one, can hold the value.
      HostTensor value = weight.value();
      synchronized (this) {
        requireOpen();
        variables.push(session, weight, value);
        held.put(weight, version);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this graph is closed");
    }
  }

  /** Takes one step; returns the batch's statistics from before it. */
  synchronized double[] train(
      Native<? extends TType> x,
      Native<? extends TType> y,
      Native<? extends TType> weights,
      Native<? extends TType> scalars) {
    if (endpoints.step() == null) {
      throw new IllegalStateException("this graph was built to evaluate, not to train");
    }
    requireOpen();
    try (var result =
        session
            .runner()
            .feed(endpoints.input(), x.get())
            .feed(endpoints.target(), y.get())
            .feed(endpoints.weights(), weights.get())
            .feed(endpoints.scalars(), scalars.get())
            .addTarget(endpoints.step())
            .fetch(endpoints.training())
            .run()) {
      for (Weight weight : trained) {
        held.put(weight, weight.trainedBy(this));
      }
      return doubles(result.get(0));
    }
  }

  /** A batch's statistics in inference. */
  double[] evaluate(
      Native<? extends TType> x, Native<? extends TType> y, Native<? extends TType> weights) {
    try (var result =
        session
            .runner()
            .feed(endpoints.input(), x.get())
            .feed(endpoints.target(), y.get())
            .feed(endpoints.weights(), weights.get())
            .fetch(endpoints.evaluation())
            .run()) {
      return doubles(result.get(0));
    }
  }

  private static double[] doubles(org.tensorflow.Tensor tensor) {
    TFloat64 vector = (TFloat64) tensor;
    double[] values = new double[Math.toIntExact(vector.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = vector.getDouble(i);
    }
    return values;
  }

  @Override
  public synchronized HostTensor fetch(Weight weight) {
    requireOpen();
    return variables.pull(session, weight);
  }

  @Override
  public void close() {
    try {
      // Without the lock, as above; before the session goes.
      trained.stream().filter(weight -> weight.isOnlyAt(this)).forEach(Weight::value);
    } finally {
      free();
    }
  }

  private synchronized void free() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      session.close();
    } finally {
      graph.close();
    }
  }
}

package dev.lenet.internal.builder;

import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.layers.Layer;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.Evaluator;
import dev.lenet.train.Trainer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * A model's graph, the session that runs it, and the names of its endpoints: what {@link
 * GraphBuilder} makes, and {@link Trainer} and {@link Evaluator} take. Closing it brings trained
 * weights home and frees the native memory.
 *
 * <p>For one thread at a time; {@link dev.lenet.model.Model} sees to that.
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

  /** About how many numbers are handed to a session at once: they exist twice meanwhile. */
  private static final long PUSHED = 4L << 20;

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

  /** Into how many parts a batch goes that is trained on. */
  public int replicas() {
    return replicas;
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
        && replicas == Replicas.count(model, measures.loss(), batchSize);
  }

  /** Refuses data that this graph's loss cannot take, in one line. */
  public void check(String what, SampleSource data) {
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
    DataCheck.check(what, data, measures.loss(), output);
  }

  /** The optimizer whose step this graph runs. */
  public Optimizer optimizer() {
    if (optimizer == null) {
      throw new IllegalStateException("this graph was built to evaluate, not to train");
    }
    return optimizer;
  }

  /** Statistics of this graph's loss and metrics, at zero. */
  public Statistics statistics() {
    return new Statistics(measures.metrics(), output);
  }

  /** Gives the session every weight that was changed elsewhere. */
  public void pushWeights() {
    Map<Weight, Long> versions = new LinkedHashMap<>();
    Map<Weight, HostTensor> values = new LinkedHashMap<>();
    long elements = 0;
    for (Weight weight : variables.weights()) {
      long version = weight.version();
      synchronized (this) {
        Long known = held.get(weight);
        if (known != null && known == version) {
          continue;
        }
      }
      // Without the lock: another session, which may be waiting for this one, can hold the value.
      values.put(weight, weight.value());
      versions.put(weight, version);
      elements += weight.shape().elements();
      if (elements > PUSHED) {
        push(values, versions);
        elements = 0;
      }
    }
    push(values, versions);
  }

  private synchronized void push(Map<Weight, HostTensor> values, Map<Weight, Long> versions) {
    if (!values.isEmpty()) {
      requireOpen();
      variables.push(session, values);
      held.putAll(versions);
      values.clear();
      versions.clear();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this graph is closed");
    }
  }

  /** Takes one step; returns the batch's statistics from before it. */
  public synchronized double[] train(Batch batch, Native<TFloat32> scalars) {
    Operand<TFloat64> statistics = endpoints.training();
    Operation step = nextStep();
    Operand<TFloat32> numbers = endpoints.scalars();
    if (statistics == null || step == null || numbers == null) {
      throw new IllegalStateException("this graph was built to evaluate, not to train");
    }
    requireOpen();
    trained.forEach(Weight::requireFree);
    Session.Runner runner = session.runner().feed(numbers, scalars.get());
    for (int i = 0; i < replicas; i++) {
      Batch.Part part = batch.parts().get(i);
      Feeds feeds = endpoints.trained().get(i);
      feed(runner, feeds, part).feed(feeds.shares(), part.shares());
    }
    try (var result = runner.addTarget(step).fetch(statistics).run()) {
      for (Weight weight : trained) {
        held.computeIfPresent(weight, (same, known) -> same.trainedBy(this, known));
      }
      return doubles(result.get(0));
    }
  }

  private @Nullable Operation nextStep() {
    return optimizer == null || optimizer.updatesNext()
        ? endpoints.step()
        : endpoints.accumulation();
  }

  /** A batch's statistics in inference. */
  public double[] evaluate(Batch.Part batch) {
    try (var result =
        feed(session.runner(), endpoints.evaluated(), batch).fetch(endpoints.evaluation()).run()) {
      return doubles(result.get(0));
    }
  }

  private static Session.Runner feed(Session.Runner runner, Feeds feeds, Batch.Part part) {
    return runner
        .feed(feeds.x(), part.x())
        .feed(feeds.y(), part.y())
        .feed(feeds.weights(), part.weights())
        .feed(feeds.counted(), part.counted());
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
  public synchronized List<HostTensor> fetch(List<Weight> weights) {
    requireOpen();
    return variables.pull(session, weights);
  }

  @Override
  public void close() {
    try {
      // Without the lock, as above; before the session goes.
      Weight.fetchAll(trained.stream().filter(weight -> weight.isOnlyAt(this)).toList());
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

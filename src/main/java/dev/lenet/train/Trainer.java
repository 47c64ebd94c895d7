package dev.lenet.train;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.History;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.ProgressBar;
import dev.lenet.callbacks.Trainee;
import dev.lenet.datasets.SampleSource;
import dev.lenet.graph.RandomSeed;
import dev.lenet.internal.builder.Batch;
import dev.lenet.internal.builder.GraphBuilder;
import dev.lenet.internal.builder.ModelGraph;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.internal.runtime.Native;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TFloat32;

/** Runs the training loop of a model's graph: Keras's {@code fit} and {@code train_on_batch}. */
public final class Trainer {
  private final ModelGraph graph;
  private final Optimizer optimizer;

  /**
   * @param graph built with {@link GraphBuilder#training}
   */
  public Trainer(ModelGraph graph) {
    this.graph = graph;
    this.optimizer = graph.optimizer();
  }

  /**
   * Trains for the epochs that the options name.
   *
   * @param model what callbacks see
   * @param stop asked after each batch whether the run is to end
   * @throws dev.lenet.exceptions.InputException where the data does not fit the model, before
   *     anything is trained
   */
  public History fit(SampleSource data, FitOptions options, Trainee model, BooleanSupplier stop) {
    Split split = Split.of(data, options);
    graph.check("data set", data);
    if (options.validationData() != null) {
      graph.check("validation data", options.validationData());
    }
    Shuffles orders = new Shuffles(split.training().data().size(), shuffleSeed(options));
    try (BatchFeeder feeder =
        new BatchFeeder(
            split.training().data(),
            split.training().weights(),
            options.batchSize(),
            graph.replicas(),
            orders)) {
      int steps = feeder.batchesInPass();
      if (options.stepsPerEpoch() > 0) {
        steps = Math.min(steps, options.stepsPerEpoch());
      }
      return new Run(split, options, model, stop, feeder, steps).run();
    }
  }

  private static @Nullable Integer shuffleSeed(FitOptions options) {
    if (!options.shuffle()) {
      return null;
    }
    Integer given = options.shuffleSeed();
    return given != null ? given : Integer.valueOf(RandomSeed.next());
  }

  /** One call of {@code fit}. */
  private final class Run {
    private final Split split;
    private final FitOptions options;
    private final Trainee model;
    private final BooleanSupplier stop;
    private final BatchFeeder feeder;
    private final int steps;
    private final History history = new History();
    private final List<Callback> callbacks = new ArrayList<>();

    Run(
        Split split,
        FitOptions options,
        Trainee model,
        BooleanSupplier stop,
        BatchFeeder feeder,
        int steps) {
      this.split = split;
      this.options = options;
      this.model = model;
      this.stop = stop;
      this.feeder = feeder;
      this.steps = steps;
      // In Keras's order: what callbacks add to the logs is in the history and on the screen.
      callbacks.addAll(options.callbacks());
      callbacks.add(history);
      if (options.verbose() > 0) {
        callbacks.add(new ProgressBar(System.out, options.verbose()));
      }
    }

    History run() {
      Callback.Plan plan =
          new Callback.Plan(
              options.epochs(),
              steps,
              Math.min(split.training().data().size(), steps * options.batchSize()));
      callbacks.forEach(callback -> callback.onTrainBegin(model, plan));
      Logs logs = Logs.of(Map.of());
      try (Scalars scalars = new Scalars(optimizer)) {
        for (int epoch = options.initialEpoch(); epoch < options.epochs(); epoch++) {
          logs = epoch(epoch, scalars);
          if (stop.getAsBoolean()) {
            break;
          }
        }
      }
      optimizer.finalizeVariableValues();
      for (Callback callback : callbacks) {
        callback.onTrainEnd(model, logs);
      }
      return history;
    }

    private Logs epoch(int epoch, Scalars scalars) {
      callbacks.forEach(callback -> callback.onEpochBegin(model, epoch));
      Statistics statistics = graph.statistics();
      // As Keras goes on with a pass in the next epoch: an epoch ends where the pass does.
      int all = feeder.batchesInPass();
      int epochsInPass = -Math.floorDiv(-all, steps);
      int done = epoch - options.initialEpoch();
      int from = done % epochsInPass * steps;
      feeder.epoch(
          (long) (options.initialEpoch() + done / epochsInPass) * all + from,
          Math.min(steps, all - from),
          (batch, step) -> {
            callbacks.forEach(callback -> callback.onTrainBatchBegin(model, step));
            step(batch, statistics, scalars);
            Logs running = new Logs(statistics::logs);
            callbacks.forEach(callback -> callback.onTrainBatchEnd(model, step, running));
            return !stop.getAsBoolean();
          });
      Map<String, Double> values = new LinkedHashMap<>(statistics.logs());
      Samples validation = split.validation();
      if (validation != null && (epoch + 1) % options.validationFreq() == 0) {
        callbacks.forEach(callback -> callback.onTestBegin(model));
        new Evaluator(graph)
            .evaluateChecked(validation.data(), validation.weights())
            .logs()
            .forEach((name, value) -> values.put("val_" + name, value));
        callbacks.forEach(callback -> callback.onTestEnd(model));
      }
      Logs logs = Logs.of(values);
      callbacks.forEach(callback -> callback.onEpochEnd(model, epoch, logs));
      return logs;
    }
  }

  /** One step on all of these samples; returns their loss and metrics from before it. */
  public Statistics trainOnBatch(SampleSource batch, float @Nullable [] sampleWeight) {
    graph.check("batch", batch);
    SampleWeights.check("batch", sampleWeight, batch);
    Statistics statistics = graph.statistics();
    try (Scalars scalars = new Scalars(optimizer);
        Batch memory = new Batch(batch, batch.size(), graph.replicas())) {
      memory.fill(batch, sampleWeight, Shuffles.inOrder(batch.size()), 0);
      step(memory, statistics, scalars);
    }
    return statistics;
  }

  private void step(Batch batch, Statistics statistics, Scalars scalars) {
    graph.pushWeights(); // a callback may have set some
    statistics.add(graph.train(batch, scalars.next()));
    optimizer.stepTaken();
  }

  /** The optimizer's numbers in native memory, written before each step. */
  private static final class Scalars implements AutoCloseable {
    private final Optimizer optimizer;
    private final Native<TFloat32> memory;

    Scalars(Optimizer optimizer) {
      this.optimizer = optimizer;
      this.memory = Native.allocate(TFloat32.class, Shape.of(optimizer.scalarCount()));
    }

    Native<TFloat32> next() {
      memory.bytes().asFloatBuffer().put(optimizer.nextScalars());
      return memory;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}

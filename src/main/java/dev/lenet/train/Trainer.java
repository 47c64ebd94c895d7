package dev.lenet.train;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.History;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.data.Dataset;
import dev.lenet.data.InputException;
import dev.lenet.data.Shape;
import dev.lenet.graph.Native;
import dev.lenet.graph.RandomSeed;
import dev.lenet.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TFloat32;

/** Trains a model's graph: Keras's {@code fit} and {@code train_on_batch}. */
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
   */
  public History fit(Dataset data, FitOptions options, Trainee model, BooleanSupplier stop) {
    Dataset validation = options.validationData();
    Dataset training = data;
    if (validation == null && options.validationSplit() > 0) {
      int kept = (int) Math.floor(data.size() * (1 - options.validationSplit()));
      if (kept == 0 || kept == data.size()) {
        throw new InputException(
            "validation split %s of %d samples leaves %d to train on and %d to validate (expected: 1 or more of each)"
                .formatted(options.validationSplit(), data.size(), kept, data.size() - kept));
      }
      training = data.slice(0, kept);
      validation = data.slice(kept, data.size());
    }
    float[] weights = SampleWeights.of(training, options);
    int steps = -Math.floorDiv(-training.size(), options.batchSize());
    if (options.stepsPerEpoch() > 0) {
      steps = Math.min(steps, options.stepsPerEpoch());
    }
    Integer given = options.shuffleSeed();
    int seed = given != null ? given : RandomSeed.next();
    History history = new History();
    List<Callback> callbacks = new ArrayList<>(options.callbacks());
    Callback.Plan plan =
        new Callback.Plan(
            options.epochs(), steps, Math.min(training.size(), steps * options.batchSize()));
    callbacks.forEach(callback -> callback.onTrainBegin(model, plan));
    Logs logs = Logs.of(new TreeMap<>());
    try (Scalars scalars = new Scalars(optimizer);
        BatchFeeder feeder = new BatchFeeder(training, weights, options.batchSize())) {
      for (int epoch = options.initialEpoch(); epoch < options.epochs(); epoch++) {
        int now = epoch;
        callbacks.forEach(callback -> callback.onEpochBegin(model, now));
        graph.pushWeights();
        int[] order =
            options.shuffle() ? shuffled(training.size(), seed, epoch) : inOrder(training.size());
        Statistics statistics = graph.statistics();
        feeder.epoch(
            order,
            steps,
            (batch, step) -> {
              callbacks.forEach(callback -> callback.onTrainBatchBegin(model, step));
              step(batch, statistics, scalars);
              Logs running = new Logs(statistics::logs);
              callbacks.forEach(callback -> callback.onTrainBatchEnd(model, step, running));
              return !stop.getAsBoolean();
            });
        SortedMap<String, Double> values = statistics.logs();
        if (validation != null && !stop.getAsBoolean()) {
          new Evaluator(graph)
              .evaluate(validation)
              .logs()
              .forEach((name, value) -> values.put("val_" + name, value));
        }
        logs = Logs.of(values);
        history.add(epoch, logs);
        for (Callback callback : callbacks) {
          callback.onEpochEnd(model, epoch, logs);
        }
        if (stop.getAsBoolean()) {
          break;
        }
      }
    }
    for (Callback callback : callbacks) {
      callback.onTrainEnd(model, logs);
    }
    return history;
  }

  /** One step on all of these samples; returns their loss and metrics from before it. */
  public Statistics trainOnBatch(Dataset batch, float @Nullable [] sampleWeight) {
    graph.pushWeights();
    Statistics statistics = graph.statistics();
    try (Scalars scalars = new Scalars(optimizer);
        Batch memory = new Batch(batch, batch.size())) {
      memory.fill(batch, sampleWeight, inOrder(batch.size()), 0);
      step(memory, statistics, scalars);
    }
    return statistics;
  }

  private void step(Batch batch, Statistics statistics, Scalars scalars) {
    long number = optimizer.iterations() + 1;
    statistics.add(graph.train(batch.x(), batch.y(), batch.weights(), scalars.forStep(number)));
    optimizer.setIterations(number);
  }

  private static int[] inOrder(int size) {
    return IntStream.range(0, size).toArray();
  }

  /** An order that depends on the seed and the epoch alone, so that a resumed run goes on alike. */
  static int[] shuffled(int size, int seed, int epoch) {
    SplittableRandom random = new SplittableRandom(31L * seed + epoch);
    int[] order = inOrder(size);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /** The optimizer's numbers in native memory, written before each step. */
  private static final class Scalars implements AutoCloseable {
    private final Optimizer optimizer;
    private final Native<TFloat32> memory;

    Scalars(Optimizer optimizer) {
      this.optimizer = optimizer;
      this.memory = Native.allocate(TFloat32.class, Shape.of(optimizer.scalars(1, 1f).length));
    }

    Native<TFloat32> forStep(long step) {
      memory.bytes().asFloatBuffer().put(optimizer.scalars(step, optimizer.learningRate()));
      return memory;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}

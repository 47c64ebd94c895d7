package dev.lenet.train;

import dev.lenet.datasets.SampleSource;
import dev.lenet.internal.builder.Batch;
import dev.lenet.internal.io.Interrupts;
import dev.lenet.internal.runtime.Parallel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Prepares each batch on a thread of its own while the step before it runs. Batches are numbered
 * over all passes; the last batch of a pass is short where the samples do not divide.
 */
final class BatchFeeder implements AutoCloseable {
  private final SampleSource data;
  private final float @Nullable [] sampleWeights;
  private final int batchSize;
  private final int replicas;
  private final Shuffles orders;
  private final int batchesInPass;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread feeder = new Thread(task, "lenet-batches");
            feeder.setDaemon(true);
            return feeder;
          });

  /** For each size, two batches that take turns: one is filled while the other is trained on. */
  private final Map<Integer, List<Batch>> memory = new HashMap<>();

  BatchFeeder(
      SampleSource data,
      float @Nullable [] sampleWeights,
      int batchSize,
      int replicas,
      Shuffles orders) {
    this.data = data;
    this.sampleWeights = sampleWeights;
    this.batchSize = batchSize;
    this.replicas = replicas;
    this.orders = orders;
    this.batchesInPass = -Math.floorDiv(-orders.samples(), batchSize);
  }

  /** How many batches take every sample once. */
  int batchesInPass() {
    return batchesInPass;
  }

  /** What is done with a batch; false ends the epoch. */
  interface BatchStep {
    boolean take(Batch batch, int step);
  }

  /** Gives {@code steps} batches from number {@code first} on, in order, or until told to stop. */
  void epoch(long first, int steps, BatchStep step) {
    Future<Batch> next = prepare(first);
    try {
      for (int i = 0; i < steps; i++) {
        Interrupts.check("fit");
        Batch batch = await(next);
        if (i + 1 < steps) {
          next = prepare(first + i + 1);
        }
        if (!step.take(batch, i)) {
          break;
        }
      }
    } finally {
      settle(next);
    }
  }

  private Future<Batch> prepare(long number) {
    int pass = Math.toIntExact(number / batchesInPass);
    int from = (int) (number % batchesInPass) * batchSize;
    int size = Math.min(batchSize, orders.samples() - from);
    return thread.submit(
        () -> {
          Batch batch = memory(size, number);
          batch.fill(data, sampleWeights, orders.of(pass), from);
          return batch;
        });
  }

  private synchronized Batch memory(int size, long number) {
    List<Batch> turns = memory.computeIfAbsent(size, s -> new ArrayList<>());
    int turn = (int) (number % 2);
    while (turns.size() <= turn) {
      turns.add(new Batch(data, size, replicas));
    }
    return turns.get(turn);
  }

  private static Batch await(Future<Batch> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      throw Interrupts.caught("fit", e);
    } catch (ExecutionException e) {
      throw Parallel.cause(e);
    }
  }

  /** No memory is freed or reused while the feeder still writes it. */
  private static void settle(Future<Batch> batch) {
    boolean interrupted = false;
    while (true) {
      try {
        batch.get();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    thread.shutdownNow();
    memory.values().forEach(turns -> turns.forEach(Batch::close));
    memory.clear();
  }
}

package dev.lenet.train;

import dev.lenet.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Prepares each batch on a thread of its own while the step before it runs. */
final class BatchFeeder implements AutoCloseable {
  private final Dataset data;
  private final float @Nullable [] sampleWeights;
  private final int batchSize;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread feeder = new Thread(task, "lenet-batches");
            feeder.setDaemon(true);
            return feeder;
          });
  private final List<Batch> full = new ArrayList<>();
  private @Nullable Batch last;

  BatchFeeder(Dataset data, float @Nullable [] sampleWeights, int batchSize) {
    this.data = data;
    this.sampleWeights = sampleWeights;
    this.batchSize = batchSize;
  }

  /** Gives each batch of an epoch, in order, until {@code steps} or until told to stop. */
  void epoch(int[] order, int steps, BatchStep step) {
    Future<Batch> next = prepare(order, 0);
    try {
      for (int i = 0; i < steps; i++) {
        Batch batch = await(next);
        if (i + 1 < steps) {
          next = prepare(order, i + 1);
        }
        if (!step.take(batch, i)) {
          break;
        }
      }
    } finally {
      settle(next);
    }
  }

  /** What is done with a batch; false ends the epoch. */
  interface BatchStep {
    boolean take(Batch batch, int step);
  }

  private Future<Batch> prepare(int[] order, int step) {
    int from = step * batchSize;
    int size = Math.min(batchSize, order.length - from);
    return thread.submit(
        () -> {
          Batch batch = memory(size, step);
          batch.fill(data, sampleWeights, order, from);
          return batch;
        });
  }

  /** Two batches take turns; a short last batch has its own memory. */
  private synchronized Batch memory(int size, int step) {
    if (size < batchSize) {
      if (last == null || last.size() != size) {
        closeLast();
        last = new Batch(data, size);
      }
      return last;
    }
    while (full.size() <= step % 2) {
      full.add(new Batch(data, batchSize));
    }
    return full.get(step % 2);
  }

  private static Batch await(Future<Batch> batch) {
    try {
      return batch.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a batch was prepared");
    } catch (ExecutionException e) {
      throw new IllegalStateException("a batch could not be prepared", e.getCause());
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

  private synchronized void closeLast() {
    if (last != null) {
      last.close();
      last = null;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    full.forEach(Batch::close);
    full.clear();
    closeLast();
  }
}

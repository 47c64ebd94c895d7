package dev.lenet.serve.models;

import dev.lenet.tensor.HostTensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the models of a process, as many runs at once as there are worker threads. It waits for
 * nobody: a request that comes alone is run at once, alone. Where others have come as well, they
 * are read first, and share its run.
 */
final class Batcher implements AutoCloseable {
  private final Workers workers;

  /** The queues that are not empty, each once; models take turns. */
  private final Deque<ModelQueue> waiting = new ArrayDeque<>();

  Batcher(int threads) {
    workers = new Workers(threads, this::run);
  }

  /** The threads that run models. What is done there before a prediction delays nobody else. */
  Executor workers() {
    return workers;
  }

  /**
   * Computes the outputs on a worker thread. Large requests are split. It fails with a {@link
   * ServeError} when the deadline passes first.
   */
  CompletableFuture<Map<String, HostTensor>> submit(
      ModelQueue queue, Map<String, HostTensor> inputs, Deadline deadline) {
    List<RequestPart> parts = queue.split(inputs, deadline);
    synchronized (this) {
      if (queue.isEmpty()) {
        waiting.add(queue);
      }
      queue.add(parts);
    }
    boolean seen = workers.isHere() || workers.wake(); // a worker looks when its task is done
    if (!seen) {
      return CompletableFuture.failedFuture(ServeError.unavailable("the server is stopping"));
    }
    return parts.size() == 1 ? parts.get(0).outputs() : joined(parts);
  }

  private static CompletableFuture<Map<String, HostTensor>> joined(List<RequestPart> parts) {
    return CompletableFuture.allOf(
            parts.stream().map(RequestPart::outputs).toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> Rows.concat(parts.stream().map(part -> part.outputs().join()).toList()));
  }

  private void run() {
    for (RequestBatch next = take(); next != null; next = take()) {
      next.run();
    }
  }

  private synchronized @Nullable RequestBatch take() {
    boolean toRead = workers.hasTasks();
    for (int i = waiting.size(); i > 0; i--) {
      ModelQueue queue = waiting.remove();
      if (toRead && !queue.isDue()) {
        waiting.add(queue);
        continue;
      }
      int idle = workers.idle();
      RequestBatch batch = queue.take(1 + idle);
      if (!queue.isEmpty()) {
        waiting.add(queue);
        if (idle > 0) {
          workers.wake();
        }
      }
      return batch;
    }
    return null;
  }

  /** Does what waits, and ends the threads. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.lenet.internal.runtime;

import dev.lenet.internal.io.Interrupts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks side by side, as many at a time as there are cores: on the caller's thread, and on
 * helpers that all callers share. A caller is never left waiting for a helper to be free.
 */
public final class Parallel {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final ThreadPoolExecutor HELPERS = helpers();

  private Parallel() {}

  private static ThreadPoolExecutor helpers() {
    int threads = Math.max(1, CORES - 1);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "lenet-parallel");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** The tasks' results, in order. When this returns or throws, no task runs any more. */
  public static <T> List<T> all(List<Callable<T>> tasks) {
    Map<Integer, T> results = new ConcurrentHashMap<>();
    forEach(
        tasks.size(),
        i -> {
          try {
            results.put(i, tasks.get(i).call());
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    return List.copyOf(new TreeMap<>(results).values());
  }

  /**
   * Runs the tasks 0 to {@code tasks} - 1. When this returns or throws, none runs any more.
   *
   * <p>When the caller is interrupted, no further task is begun; see {@link Interrupts}.
   */
  public static void forEach(int tasks, IntConsumer task) {
    Job job = new Job(tasks, task);
    for (int helpers = Math.min(tasks, CORES) - 1; helpers > 0; helpers--) {
      HELPERS.execute(job);
    }
    try {
      job.runByCaller();
    } finally {
      HELPERS.getQueue().removeIf(waiting -> waiting == job);
    }
  }

  /** What a task threw, to be thrown again. */
  public static RuntimeException cause(ExecutionException failure) {
    return unchecked(failure.getCause());
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }

  /** Tasks that are handed out one by one, to the caller and to those who help. */
  private static final class Job implements Runnable {
    private final int tasks;
    private final IntConsumer task;
    private int begun;
    private int running;
    private boolean interrupted;
    private @Nullable Throwable failure;

    Job(int tasks, IntConsumer task) {
      this.tasks = tasks;
      this.task = task;
    }

    @Override
    public void run() {
      for (int i = begin(); i >= 0; i = begin()) {
        run(i);
      }
    }

    void runByCaller() {
      for (int i = begin(); i >= 0; i = begin()) {
        run(i);
        if (Thread.currentThread().isInterrupted()) {
          stop();
        }
      }
      awaitHelpers();
    }

    private void run(int i) {
      Throwable thrown = null;
      try {
        task.accept(i);
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
      end(thrown);
    }

    private synchronized int begin() {
      if (begun == tasks || failure != null || interrupted) {
        return -1;
      }
      running++;
      return begun++;
    }

    private synchronized void end(@Nullable Throwable thrown) {
      running--;
      if (failure == null) {
        failure = thrown;
      }
      notifyAll();
    }

    private synchronized void stop() {
      interrupted |= begun < tasks;
    }

    /** Helpers still use native memory: waits for them, whoever interrupts. */
    private synchronized void awaitHelpers() {
      boolean late = false;
      while (running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          late = true;
        }
      }
      if (late) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        throw unchecked(failure);
      }
      if (interrupted) {
        throw Interrupts.cancelled("a call of several parts", null);
      }
    }
  }
}

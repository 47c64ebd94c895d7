package dev.lenet.serve.models;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which requests are read, models run, and answers are written; event loops never
 * do. After each task a thread looks whether a model is to be run.
 */
final class Workers extends ThreadPoolExecutor {
  private final Runnable afterEach;
  private final AtomicInteger busy = new AtomicInteger();

  /**
   * @param afterEach called on the thread that did a task, when it is done; it does not fail
   */
  Workers(int threads, Runnable afterEach) {
    super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    this.afterEach = afterEach;
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(task -> new Worker(this, task, number.incrementAndGet()));
    prestartAllCoreThreads();
  }

  /** Whether tasks wait for a thread. */
  boolean hasTasks() {
    return !getQueue().isEmpty();
  }

  /** How many threads have nothing to do. */
  int idle() {
    return getCorePoolSize() - busy.get();
  }

  /** Whether the caller is one of these threads. */
  boolean isHere() {
    return Thread.currentThread() instanceof Worker worker && worker.pool == this;
  }

  /** Has an idle thread look whether a model is to be run; says whether it will. */
  boolean wake() {
    try {
      execute(() -> {});
      return true;
    } catch (RejectedExecutionException e) { // the threads end
      return false;
    }
  }

  @Override
  protected void beforeExecute(Thread thread, Runnable task) {
    busy.incrementAndGet();
  }

  @Override
  protected void afterExecute(Runnable task, @Nullable Throwable failure) {
    try {
      afterEach.run();
    } finally {
      busy.decrementAndGet();
    }
  }

  private static final class Worker extends Thread {
    private final Workers pool;

    Worker(Workers pool, Runnable task, int number) {
      super(task, "worker-" + number);
      this.pool = pool;
    }
  }
}

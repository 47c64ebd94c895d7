package dev.lenet.serve.models;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the version folders again and again, and loads what is new, on a thread of its own. */
final class VersionWatcher implements AutoCloseable {
  private final Duration poll;
  private final Runnable look;
  private final Consumer<Throwable> log;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread created = new Thread(task, "model-versions");
            created.setDaemon(true);
            return created;
          });

  VersionWatcher(Duration poll, Runnable look, Consumer<Throwable> log) {
    this.poll = poll;
    this.look = look;
    this.log = log;
  }

  void start() {
    long millis = poll.toMillis();
    var unused = thread.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      look.run();
    } catch (RuntimeException e) { // thrown, it would end the looking
      log.accept(e);
    }
  }

  /** Ends the looking, once a version that is being loaded has been. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}

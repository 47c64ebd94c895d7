package dev.lenet.model;

import dev.lenet.internal.io.Interrupts;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order of the calls that several threads make on one model: they follow each other, but for a
 * {@code fit}, beside which calls that only look at the model go on and see it as it was before
 * ({@link dev.lenet.graph.Weight#hold}), and calls that would change it are refused.
 */
final class CallOrder {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition fitEnded = lock.newCondition();
  private final Supplier<String> model;
  private @Nullable Thread trainer;

  /**
   * @param model the model's name, for messages
   */
  CallOrder(Supplier<String> model) {
    this.model = model;
  }

  /** Runs a call that looks at the model; beside a {@code fit}, too. */
  <T> T looking(String call, Supplier<T> body) {
    lock(call);
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs a call that changes weights.
   *
   * @throws IllegalStateException where another thread's {@code fit} runs; its own callbacks may
   */
  <T> T assigning(String call, Supplier<T> body) {
    return looking(
        call,
        () -> {
          if (!isTrainer()) {
            requireNoFit(call);
          }
          return body.get();
        });
  }

  /**
   * Runs a call that trains, or changes what a {@code fit} works with.
   *
   * @throws IllegalStateException where a {@code fit} runs
   */
  <T> T changing(String call, Supplier<T> body) {
    return looking(
        call,
        () -> {
          requireNoFit(call);
          return body.get();
        });
  }

  /** Runs a call once no {@code fit} runs any more, whatever interrupts. */
  void afterFit(String call, Runnable body) {
    lock.lock();
    try {
      if (isTrainer()) {
        requireNoFit(call);
      }
      while (trainer != null) {
        fitEnded.awaitUninterruptibly();
      }
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /** A {@code fit}: what it does before it trains, what trains, and what comes after. */
  interface Fit<G, T> {
    /** Prepares it, alone. */
    G begin();

    /** Trains, beside those who look. */
    T train(G begun);

    /** Ends it, alone. */
    void end(G begun);
  }

  /**
   * Runs a {@code fit}.
   *
   * @throws IllegalStateException where another runs
   */
  <G, T> T fit(Fit<G, T> fit) {
    G begun =
        changing(
            "fit",
            () -> {
              G made = fit.begin();
              trainer = Thread.currentThread();
              return made;
            });
    try {
      return fit.train(begun);
    } finally {
      lock.lock();
      try {
        fit.end(begun);
      } finally {
        trainer = null;
        fitEnded.signalAll();
        lock.unlock();
      }
    }
  }

  /** Whether another thread's {@code fit} runs. Asked with the lock held. */
  boolean isTrainedElsewhere() {
    return trainer != null && !isTrainer();
  }

  private boolean isTrainer() {
    return trainer == Thread.currentThread();
  }

  private void requireNoFit(String call) {
    if (trainer != null) {
      throw new IllegalStateException(
          "%s: %s while fit is running (expected: %s after fit has ended)"
              .formatted(model.get(), call, call));
    }
  }

  private void lock(String call) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      throw Interrupts.caught(call, e);
    }
  }
}

package dev.lenet.serve.models;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How many requests of one model may be under way: being received, waiting, or computed. A burst
 * may fill all places, and waits its turn. When they have been full, more comes than the model can
 * do; then, as long as requests have to be refused, only a few may wait, so that those that are
 * taken are answered about as soon as if they were alone.
 */
final class Admission {
  /** How many requests each processor has to itself while others are refused. */
  static final int EACH = 4;

  /** How long after the last refusal it counts as overload: clients are told to wait as long. */
  static final long OVERLOAD = TimeUnit.SECONDS.toNanos(1);

  private final int limit;
  private final int few;
  private final LongSupplier clock;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger received = new AtomicInteger();
  private volatile boolean wasFull;
  private volatile long lastRefusal;

  /**
   * @param processors how many requests can be computed at a time
   * @param clock as {@link System#nanoTime}
   */
  Admission(int limit, int processors, LongSupplier clock) {
    this.limit = limit;
    this.few = Math.min(limit, EACH * processors);
    this.clock = clock;
  }

  /** Whether one more is taken; then {@link #leave} ends it. */
  boolean enter() {
    boolean full = underWay.incrementAndGet() > limit;
    if (!full && (received.get() < few || !isOverload())) {
      return true;
    }
    underWay.decrementAndGet();
    refuse(full);
    return false;
  }

  void leave() {
    underWay.decrementAndGet();
  }

  /** Whether one that was received as a whole is still taken; then {@link #computed} ends that. */
  boolean compute() {
    if (received.incrementAndGet() <= few || !isOverload()) {
      return true;
    }
    received.decrementAndGet();
    refuse(false);
    return false;
  }

  void computed() {
    received.decrementAndGet();
  }

  private void refuse(boolean full) {
    lastRefusal = clock.getAsLong();
    if (full) {
      wasFull = true;
    }
  }

  private boolean isOverload() {
    if (wasFull && clock.getAsLong() - lastRefusal > OVERLOAD) {
      wasFull = false;
    }
    return wasFull;
  }

  int underWay() {
    return underWay.get();
  }
}

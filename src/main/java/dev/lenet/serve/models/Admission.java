package dev.lenet.serve.models;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests of one model may be under way: being read, waiting, or run. */
final class Admission {
  private final int limit;
  private final AtomicInteger underWay = new AtomicInteger();

  Admission(int limit) {
    this.limit = limit;
  }

  /** Whether one more is taken; then {@link #leave} ends it. */
  boolean enter() {
    if (underWay.incrementAndGet() <= limit) {
      return true;
    }
    underWay.decrementAndGet();
    return false;
  }

  void leave() {
    underWay.decrementAndGet();
  }

  int underWay() {
    return underWay.get();
  }
}

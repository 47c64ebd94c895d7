package dev.lenet.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void resultsComeInTheTasksOrder() {
    List<Callable<Integer>> tasks = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      tasks.add(() -> number);
      expected.add(i);
    }
    assertEquals(expected, Parallel.all(tasks));
    assertEquals(List.of(), Parallel.all(List.<Callable<Integer>>of()));
  }

  @Test
  void everyTaskRunsOnce() {
    AtomicInteger runs = new AtomicInteger();
    Parallel.forEach(1000, i -> runs.incrementAndGet());
    assertEquals(1000, runs.get());
  }

  @Test
  void aTaskMayRunTasks() {
    AtomicInteger runs = new AtomicInteger();
    Parallel.forEach(8, i -> Parallel.forEach(8, j -> runs.incrementAndGet()));
    assertEquals(64, runs.get());
  }

  @Test
  void whatATaskThrowsIsThrownAndNoFurtherOneIsBegun() {
    AtomicInteger runs = new AtomicInteger();
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Parallel.forEach(
                    100_000,
                    i -> {
                      runs.incrementAndGet();
                      if (i == 3) {
                        throw new IllegalArgumentException("three");
                      }
                    }));
    assertEquals("three", thrown.getMessage());
    assertTrue(runs.get() < 100_000);
  }

  @Test
  void anInterruptedCallerBeginsNoFurtherTask() {
    Thread caller = Thread.currentThread();
    try {
      assertThrows(
          CancellationException.class, () -> Parallel.forEach(10_000_000, i -> caller.interrupt()));
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
  }
}

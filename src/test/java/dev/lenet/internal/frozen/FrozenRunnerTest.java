package dev.lenet.internal.frozen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.internal.runtime.Native;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.proto.GraphDef;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrozenRunnerTest {
  private static final int THREADS = 4;

  private static GraphDef dense() {
    return Graphs.of(
        Graphs.ROWS,
        (tf, x) -> tf.nn.relu(tf.linalg.matMul(x, Graphs.constant(tf, Shape.of(5, 3), 1, -1, 1))));
  }

  private static FrozenRunner runner() {
    return FrozenRunner.open(Graphs.freeze(dense(), Graphs.ROWS, "y:0"), true);
  }

  private static HostTensor rows(int samples, int seed) {
    return Graphs.random(Shape.of(samples, 5), seed, -1, 1);
  }

  @Test
  void aBatchThatIsCutGivesWhatItsSamplesGive() {
    HostTensor x = rows(333, 1);
    try (FrozenRunner runner = runner()) {
      assertEquals(true, runner.perSample());
      HostTensor y = runner.run(List.of(x)).get(0);
      assertEquals(Shape.of(333, 3), y.shape());
      assertArrayEquals(Graphs.unfrozen(dense(), x), y.floats(), 1e-6f);
    }
  }

  @Test
  void theSameBatchGivesTheSameBits() {
    try (FrozenRunner runner = runner()) {
      float[] first = runner.run(List.of(rows(333, 1))).get(0).floats();
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(first, runner.run(List.of(rows(333, 1))).get(0).floats());
      }
    }
  }

  @Test
  void fetchesAnInputThatIsHandedOn() {
    GraphDef graph = Graphs.of(Graphs.ROWS, (tf, x) -> tf.identity(x));
    HostTensor x = rows(3, 1);
    assertArrayEquals(x.floats(), Graphs.frozen(Graphs.freeze(graph, Graphs.ROWS, "y:0"), x));
  }

  @Test
  void givesTheSameOutputTwice() {
    HostTensor x = rows(3, 1);
    FrozenGraph graph = Graphs.freeze(dense(), Graphs.ROWS, "y:0", "y:0");
    try (FrozenRunner runner = FrozenRunner.open(graph, true)) {
      List<HostTensor> outputs = runner.run(List.of(x));
      assertArrayEquals(outputs.get(0).floats(), outputs.get(1).floats());
    }
  }

  @Test
  void threadsGetTheirOwnResults() throws Exception {
    long open = Native.open();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (FrozenRunner runner = runner()) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        int seed = t;
        int samples = t % 2 == 0 ? 1 : 150;
        float[] expected = runner.run(List.of(rows(samples, seed))).get(0).floats();
        running.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    assertArrayEquals(
                        expected, runner.run(List.of(rows(samples, seed))).get(0).floats());
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
    assertEquals(open, Native.open());
  }

  @Test
  void closingWaitsForCallsAndRefusesLaterOnes() throws Exception {
    long open = Native.open();
    FrozenRunner runner = runner();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch started = new CountDownLatch(THREADS);
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        running.add(
            threads.submit(
                () -> {
                  while (true) {
                    assertEquals(
                        Shape.of(100, 3), runner.run(List.of(rows(100, 1))).get(0).shape());
                    started.countDown();
                  }
                }));
      }
      started.await();
      runner.close();
      for (Future<?> each : running) {
        ExecutionException end = assertThrows(ExecutionException.class, each::get);
        assertEquals("this model is closed", Objects.requireNonNull(end.getCause()).getMessage());
      }
    } finally {
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
    assertEquals(open, Native.open());
  }
}

package dev.lenet.model;

import static dev.lenet.activations.Activations.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.datasets.Dataset;
import dev.lenet.graph.RandomSeed;
import dev.lenet.internal.runtime.Native;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Calls of interrupted threads, and calls that a running fit refuses. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptedCallsTest {
  private static final HostTensor X = HostTensor.ofFloats(Shape.of(48, 4), new float[192]);
  private static final Dataset DATA = new Dataset(X, HostTensor.ofInts(Shape.of(48), new int[48]));

  @TempDir private Path folder;

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  @Test
  void anInterruptedThreadCannotPredictEvaluateTrainOrSave() {
    try (Sequential model = model()) {
      Path file = folder.resolve("m.keras");
      assertCancelled(() -> model.predict(X));
      assertCancelled(() -> model.evaluate(DATA));
      assertCancelled(() -> model.fit(DATA, new FitOptions()));
      assertCancelled(() -> model.trainOnBatch(DATA));
      assertCancelled(() -> model.save(file));
      assertFalse(Files.exists(file));
    }
  }

  @Test
  void aFitIsInterruptedBetweenTwoStepsAndTheModelGoesOn() {
    try (Sequential model = model();
        Sequential same = model()) {
      long open = Native.open();
      Callback interrupt =
          new Callback() {
            @Override
            public void onTrainBatchEnd(Trainee trainee, int batch, Logs logs) {
              if (batch == 1) {
                Thread.currentThread().interrupt();
              }
            }
          };
      FitOptions options = new FitOptions().batchSize(8).shuffle(false);
      assertThrows(
          CancellationException.class,
          () -> model.fit(DATA, options.callbacks(List.of(interrupt))));
      assertTrue(Thread.interrupted());
      assertEquals(open, Native.open());
      same.trainOnBatch(DATA.slice(0, 8));
      same.trainOnBatch(DATA.slice(8, 16));
      assertArrayEquals(
          same.getWeights().get(1).floats(), model.getWeights().get(1).floats(), 1e-6f);
      model.fit(DATA, new FitOptions());
    }
  }

  @Test
  void aSecondFitIsRefusedInOneLineAndCloseWaits() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Callback wait =
        new Callback() {
          @Override
          public void onTrainBatchEnd(Trainee trainee, int batch, Logs logs) {
            begun.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    Sequential model = model();
    Thread trainer = new Thread(() -> model.fit(DATA, new FitOptions().callbacks(List.of(wait))));
    Thread closer = new Thread(model::close);
    trainer.start();
    begun.await();
    assertEquals(
        "sequential: fit while fit is running (expected: fit after fit has ended)",
        assertThrows(IllegalStateException.class, () -> model.fit(DATA, new FitOptions()))
            .getMessage());
    closer.start();
    closer.join(200);
    assertTrue(closer.isAlive());
    goOn.countDown();
    trainer.join();
    closer.join();
    assertEquals(Shape.of(48, 3), model.predict(X).shape());
    model.close();
  }

  /** The call ends, and the thread's flag stays set. */
  private static void assertCancelled(Executable call) {
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, call);
    assertTrue(Thread.interrupted());
  }

  private static Sequential model() {
    RandomSeed.set(3);
    Sequential model = new Sequential(new Input(4), new Dense(3, SOFTMAX));
    model.compile(new SGD(0.5), new SparseCategoricalCrossentropy());
    model.predict(X);
    return model;
  }
}

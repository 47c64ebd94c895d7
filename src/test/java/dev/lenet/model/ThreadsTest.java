package dev.lenet.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.LeNet;
import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.datasets.Dataset;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.optimizers.Adam;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model that several threads use, and callbacks that use the model they are called from. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsTest {
  private static final HostTensor BYTES =
      HostTensor.ofBytes(Shape.of(64, 32, 32, 3), new byte[64 * 3072]);
  private static final HostTensor FLOATS =
      HostTensor.ofFloats(Shape.of(64, 32, 32, 3), new float[64 * 3072]);
  private static final Dataset DATA =
      new Dataset(BYTES, HostTensor.ofInts(Shape.of(64), new int[64]));

  @Test
  void threadsPredictWhileAnotherTrains() throws Exception {
    long open = Native.open();
    try (LeNet model = new LeNet()) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      AtomicBoolean trained = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(3);
      try {
        List<Future<Integer>> predictions = new ArrayList<>();
        for (HostTensor x : List.of(BYTES, FLOATS)) {
          Callable<Integer> predict =
              () -> {
                int runs = 0;
                while (!trained.get()) {
                  assertEquals(Shape.of(64, 10), model.predict(x).shape());
                  runs++;
                }
                return runs;
              };
          predictions.add(threads.submit(predict));
        }
        model.fit(DATA, new FitOptions().epochs(10).batchSize(16));
        trained.set(true);
        for (Future<Integer> runs : predictions) {
          runs.get();
        }
      } finally {
        trained.set(true);
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
      }
    }
    assertEquals(open, Native.open());
  }

  @Test
  void aCallbackMayEvaluateDataOfAnotherType() {
    try (LeNet model = new LeNet()) {
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      List<Double> losses = new ArrayList<>();
      Dataset other = new Dataset(FLOATS, DATA.y());
      Callback evaluate =
          new Callback() {
            @Override
            public void onTrainBatchEnd(Trainee trainee, int batch, Logs logs) {
              losses.add(model.evaluate(other).loss());
            }
          };
      model.fit(DATA, new FitOptions().callbacks(List.of(evaluate)));
      assertEquals(2, losses.size());
      assertEquals(model.evaluate(DATA).loss(), losses.get(1));
    }
  }

  @Test
  void weightsSetBetweenBatchesAreTrainedFurther() {
    try (LeNet model = new LeNet()) {
      model.compile(new SGD(0.0), new SparseCategoricalCrossentropy());
      model.build();
      List<HostTensor> zeros =
          model.getWeights().stream()
              .map(w -> HostTensor.ofFloats(w.shape(), new float[w.elements()]))
              .toList();
      Callback clear =
          new Callback() {
            @Override
            public void onTrainBatchEnd(Trainee trainee, int batch, Logs logs) {
              trainee.setWeights(zeros);
            }
          };
      model.fit(DATA, new FitOptions().callbacks(List.of(clear)));
      assertArrayEquals(new float[16 * 75], model.getWeights().get(0).floats());
      assertEquals(Math.log(10), model.evaluate(DATA).loss(), 1e-6);
    }
  }

  @Test
  void aModelIsSavedAfterItWasUnfrozen(@TempDir Path folder) {
    try (LeNet model = new LeNet()) {
      model.getLayer("conv1").trainable(false);
      model.compile(new Adam(), new SparseCategoricalCrossentropy());
      model.fit(DATA, new FitOptions());
      model.getLayer("conv1").trainable(true);
      model.save(folder.resolve("m.keras"));
    }
  }
}

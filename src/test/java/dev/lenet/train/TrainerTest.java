package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.activations.Activations;
import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.LambdaCallback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.initializers.Ones;
import dev.lenet.internal.runtime.Native;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Dense;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.model.Sequential;
import dev.lenet.optimizers.AdamW;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code fit} does with callbacks, with data that does not fit, and with unused weights. */
class TrainerTest {
  private static final int SAMPLES = 8;

  @Test
  void callbacksAreCalledInTheOrderOfKeras() {
    List<String> calls = new ArrayList<>();
    LambdaCallback callback =
        new LambdaCallback()
            .onTrainBegin(() -> calls.add("train begin"))
            .onEpochBegin(epoch -> calls.add("epoch begin " + epoch))
            .onTrainBatchBegin(batch -> calls.add("batch begin " + batch))
            .onTrainBatchEnd((batch, logs) -> calls.add("batch end " + batch + names(logs)))
            .onEpochEnd((epoch, logs) -> calls.add("epoch end " + epoch + names(logs)))
            .onTrainEnd(logs -> calls.add("train end" + names(logs)));
    try (Sequential model = compiled()) {
      model.fit(
          data(),
          new FitOptions().batchSize(4).validationData(data()).callbacks(List.of(callback)));
    }
    assertEquals(
        List.of(
            "train begin",
            "epoch begin 0",
            "batch begin 0",
            "batch end 0 [loss]",
            "batch begin 1",
            "batch end 1 [loss]",
            "epoch end 0 [loss, val_loss]",
            "train end [loss, val_loss]"),
        calls);
  }

  private static String names(Logs logs) {
    return " " + logs.asMap().keySet();
  }

  @Test
  void stopTrainingFromAnotherThreadEndsTheRunAfterTheBatch() {
    List<String> calls = new ArrayList<>();
    try (Sequential model = compiled()) {
      LambdaCallback callback =
          new LambdaCallback()
              .onTrainBatchBegin(batch -> stopFromAnotherThread(model, batch == 2))
              .onTrainBatchEnd((batch, logs) -> calls.add("batch " + batch))
              .onEpochEnd((epoch, logs) -> calls.add("epoch " + epoch))
              .onTrainEnd(logs -> calls.add("end"));
      model.fit(data(), new FitOptions().batchSize(1).epochs(5).callbacks(List.of(callback)));
      assertEquals(List.of("batch 0", "batch 1", "batch 2", "epoch 0", "end"), calls);

      calls.clear();
      model.fit(data(), new FitOptions().batchSize(SAMPLES).epochs(2).callbacks(List.of(callback)));
      assertEquals(List.of("batch 0", "epoch 0", "batch 0", "epoch 1", "end"), calls);
    }
  }

  private static void stopFromAnotherThread(Trainee model, boolean stop) {
    if (!stop) {
      return;
    }
    Thread other = new Thread(model::stopTraining);
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aCallbackThatThrowsLeavesNoTensorOpenAndTheModelUsable() {
    long before = Native.open();
    IllegalStateException thrown = new IllegalStateException("of a callback");
    try (Sequential model = compiled()) {
      model.fit(data(), new FitOptions());
      long trained = Native.open();
      LambdaCallback throwing =
          new LambdaCallback()
              .onTrainBatchEnd(
                  (batch, logs) -> {
                    throw thrown;
                  });
      FitOptions options = new FitOptions().batchSize(2).callbacks(List.of(throwing));
      assertSame(
          thrown, assertThrows(IllegalStateException.class, () -> model.fit(data(), options)));
      assertEquals(trained, Native.open());
      assertEquals(2, model.fit(data(), new FitOptions().epochs(2)).epochs().size());
    }
    assertEquals(before, Native.open());
  }

  @Test
  void aWeightThatTheLossDoesNotDependOnIsLeftAlone() {
    try (Sequential model =
        new Sequential(new Spare().name("spare"), new Dense(3, Activations.SOFTMAX))
            .inputShape(2)) {
      model.compile(new AdamW(0.1), new SparseCategoricalCrossentropy());
      List<HostTensor> before = model.getWeights();
      model.fit(data(), new FitOptions().epochs(3));
      List<HostTensor> after = model.getWeights();
      assertEquals(3, after.size());
      assertArrayEquals(new float[] {1, 1}, after.get(0).floats());
      assertFalse(Arrays.equals(before.get(1).floats(), after.get(1).floats()));
    }
  }

  /** Has a trainable weight that it computes nothing with. */
  private static final class Spare extends Layer {
    @Override
    protected void makeWeights(Shape inputShape) {
      addWeight("spare", Shape.of(2), new Ones(), null);
    }

    @Override
    protected SymbolicTensor call(SymbolicTensor x) {
      return x;
    }
  }

  @Test
  void aLabelOutOfRangeIsRefusedBeforeTraining() {
    Dataset wrong = data(new float[2 * SAMPLES], 0, 1, 2, 0, 1, 3, 0, 1);
    refused("data set: the label of sample 5 is 3 (expected: 0 to 2)", wrong);
  }

  @Test
  void aNegativeLabelIsRefusedBeforeTraining() {
    Dataset wrong = data(new float[2 * SAMPLES], 0, 1, 2, 0, 1, 2, 0, -1);
    refused("data set: the label of sample 7 is -1 (expected: 0 to 2)", wrong);
  }

  @Test
  void notANumberInXIsRefusedBeforeTraining() {
    float[] x = new float[2 * SAMPLES];
    x[7] = Float.NaN;
    refused(
        "data set: x of sample 3 is NaN (expected: finite numbers)",
        data(x, 0, 1, 2, 0, 1, 2, 0, 1));
  }

  @Test
  void samplesOfAnotherShapeAreRefused() {
    Dataset wrong =
        new Dataset(
            HostTensor.ofFloats(Shape.of(2, 3), new float[6]),
            HostTensor.ofInts(Shape.of(2), 0, 1));
    try (Sequential model = compiled()) {
      model.name("small");
      InputException error =
          assertThrows(InputException.class, () -> model.fit(wrong, new FitOptions()));
      assertEquals("small: samples have shape (3,) (expected: (2,))", error.getMessage());
    }
  }

  @Test
  void validationDataOfAnotherShapeIsRefusedBeforeTraining() {
    Dataset wrong =
        new Dataset(
            HostTensor.ofFloats(Shape.of(2, 3), new float[6]),
            HostTensor.ofInts(Shape.of(2), 0, 1));
    refused(
        "validation data: x float32 (None, 3), y int32 (None,)"
            + " (expected: x float32 (None, 2), y int32 (None,))",
        data(),
        new FitOptions().validationData(wrong));
  }

  private static void refused(String message, Dataset data) {
    refused(message, data, new FitOptions());
  }

  /** That {@code fit} says this, and that no callback was called and no weight was changed. */
  private static void refused(String message, Dataset data, FitOptions options) {
    List<String> calls = new ArrayList<>();
    Callback callback = new LambdaCallback().onTrainBegin(() -> calls.add("train begin"));
    try (Sequential model = compiled()) {
      model.build();
      float[] kernel = model.getWeights().get(0).floats();
      InputException error =
          assertThrows(
              InputException.class, () -> model.fit(data, options.callbacks(List.of(callback))));
      assertEquals(message, error.getMessage());
      assertEquals(List.of(), calls);
      assertArrayEquals(kernel, model.getWeights().get(0).floats());
    }
  }

  private static Sequential compiled() {
    Sequential model = new Sequential(new Dense(3, Activations.SOFTMAX)).inputShape(2);
    model.compile(new SGD(0.1), new SparseCategoricalCrossentropy());
    return model;
  }

  private static Dataset data() {
    float[] x = new float[2 * SAMPLES];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 5 - 2) / 2f;
    }
    return data(x, 0, 1, 2, 0, 1, 2, 0, 1);
  }

  private static Dataset data(float[] x, int... labels) {
    return new Dataset(
        HostTensor.ofFloats(Shape.of(SAMPLES, 2), x), HostTensor.ofInts(Shape.of(SAMPLES), labels));
  }
}

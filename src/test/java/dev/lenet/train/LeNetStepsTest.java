package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.LeNet;
import dev.lenet.datasets.Dataset;
import dev.lenet.internal.runtime.Native;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Adam;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A hundred of LeNet's steps on recorded batches against Keras's, and runs that repeat. */
class LeNetStepsTest {
  private static final NamedWeights ADAM = Goldens.npz("lenet/adam.npz");
  private static final NamedWeights START = Goldens.npz("lenet/initial_weights.npz");
  private static final List<String> NAMES =
      List.of(
          "conv1/kernel",
          "conv1/bias",
          "conv2/kernel",
          "conv2/bias",
          "d1/kernel",
          "d1/bias",
          "d2/kernel",
          "d2/bias",
          "d3/kernel",
          "d3/bias");

  private static LeNet model() {
    LeNet model = new LeNet();
    model.build();
    model.setWeights(NAMES.stream().map(START::get).toList());
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
    return model;
  }

  private static Dataset rows(int... rows) {
    byte[] x = new byte[rows.length * 32 * 32 * 3];
    int[] y = new int[rows.length];
    var images = ADAM.get("images").bytes();
    int[] labels = ADAM.get("labels").ints();
    for (int n = 0; n < rows.length; n++) {
      y[n] = labels[rows[n]];
      for (int i = 0; i < 28 * 28; i++) {
        byte value = images.get(rows[n] * 28 * 28 + i);
        int to = ((n * 32 + i / 28 + 2) * 32 + i % 28 + 2) * 3;
        Arrays.fill(x, to, to + 3, value);
      }
    }
    return new Dataset(
            HostTensor.ofBytes(Shape.of(rows.length, 32, 32, 3), x),
            HostTensor.ofInts(Shape.of(rows.length), y))
        .scaled(Scaling.ZERO_TO_ONE);
  }

  private static int[] range(int size) {
    int[] rows = new int[size];
    Arrays.setAll(rows, i -> i);
    return rows;
  }

  @Test
  void aHundredStepsMatchKeras() {
    float[] losses = ADAM.get("loss").floats();
    try (LeNet model = model()) {
      double loss = 0;
      for (int step = 0; step < losses.length; step++) {
        Dataset batch = rows(ADAM.get("batches").rows(step, step + 1).ints());
        double now = model.trainOnBatch(batch).getOrDefault("loss", Double.NaN);
        loss = Math.max(loss, Math.abs(now - losses[step]));
      }
      NamedWeights end = Goldens.npz("lenet/adam_final_weights.npz");
      double weights = 0;
      for (int i = 0; i < NAMES.size(); i++) {
        weights =
            Math.max(weights, Goldens.difference(end.get(NAMES.get(i)), model.getWeights().get(i)));
      }
      assertTrue(loss <= 1e-5, "losses differ by " + loss);
      assertTrue(weights <= 1e-4, "weights differ by " + weights);
    }
  }

  /** 33 samples in batches of 32: the last batch has one sample for two replicas. */
  @Test
  void aBatchSmallerThanTheReplicasIsOneStep() {
    Dataset data = rows(range(33));
    try (LeNet fitted = model();
        LeNet stepped = model()) {
      fitted.fit(data, new FitOptions().shuffle(false));
      stepped.trainOnBatch(data.slice(0, 32));
      stepped.trainOnBatch(data.slice(32, 33));
      for (int i = 0; i < NAMES.size(); i++) {
        double difference =
            Goldens.difference(stepped.getWeights().get(i), fitted.getWeights().get(i));
        assertTrue(difference <= 1e-6, NAMES.get(i) + " differs by " + difference);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameRunBitForBit() {
    Dataset data = rows(range(200));
    FitOptions options = new FitOptions().epochs(2).shuffleSeed(3).validationSplit(0.2);
    try (LeNet one = model();
        LeNet other = model()) {
      assertEquals(one.fit(data, options).history(), other.fit(data, options).history());
      assertEquals(one.getWeights(), other.getWeights());
    }
    assertEquals(0, Native.open());
  }

  @Test
  void aResumedRunGoesOnAsIfItHadNotEnded() {
    Dataset data = rows(range(100));
    try (LeNet whole = model();
        LeNet parts = model()) {
      whole.fit(data, new FitOptions().epochs(2).shuffleSeed(3));
      parts.fit(data, new FitOptions().epochs(1).shuffleSeed(3));
      parts.fit(data, new FitOptions().initialEpoch(1).epochs(2).shuffleSeed(3));
      assertEquals(whole.getWeights(), parts.getWeights());
    }
  }

  @Test
  void validationIsWhatEvaluateSays() {
    Dataset data = rows(range(300));
    try (LeNet model = model()) {
      var history =
          model
              .fit(data.slice(0, 100), new FitOptions().validationData(data.slice(100, 300)))
              .history();
      var evaluated = model.evaluate(data.slice(100, 300)).logs();
      assertEquals(List.of(evaluated.get("accuracy")), history.get("val_accuracy"));
      assertEquals(List.of(evaluated.get("loss")), history.get("val_loss"));
    }
  }
}

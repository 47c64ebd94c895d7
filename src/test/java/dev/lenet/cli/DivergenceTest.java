package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.cli.runs.RunRecord;
import dev.lenet.layers.core.Dense;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.reshaping.Flatten;
import dev.lenet.losses.MeanSquaredError;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Finite;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stop at a loss that is not finite, what they keep, and data that is odd. */
class DivergenceTest {
  private static final int SAMPLES = 40;

  @TempDir Path folder;
  private final Random random = new Random(1);
  private Path out;
  private Path data;

  @BeforeEach
  void makeData() {
    out = folder.resolve("run");
    data = data("data.npz", noise(), labels(2));
  }

  private byte[] noise() {
    byte[] pixels = new byte[SAMPLES * 784];
    random.nextBytes(pixels);
    return pixels;
  }

  private static int[] labels(int classes) {
    int[] labels = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = i % classes;
    }
    return labels;
  }

  private Path data(String name, byte[] pixels, int[] labels) {
    Path file = folder.resolve(name);
    HostTensor x = new HostTensor(DType.UINT8, Shape.of(SAMPLES, 28, 28), ByteBuffer.wrap(pixels));
    HostTensor y = HostTensor.ofInts(Shape.of(SAMPLES), labels);
    Npz.write(file, Map.of("x_train", x, "y_train", y, "x_test", x, "y_test", y));
    return file;
  }

  @Test
  void theStepAndTheFirstBadLayerAreNamed() {
    Cli result = train("--epochs", 9, "--learning-rate", 1e6);
    assertTrue(
        result
            .err()
            .matches(
                "error: \\Q"
                    + out
                    + "\\E: step [12] of epoch [1-9]: the loss is (NaN|Infinity), conv1 is the first"
                    + " layer with weights that are not \\(expected: finite numbers, as with a lower"
                    + " --learning-rate; (there is no checkpoint yet|the last good model is .*);"
                    + " --allow-nan trains on\\)\n"),
        result.err());
    assertEquals(1, result.exitCode());
    assertFalse(Files.exists(out.resolve("model.keras")));
    assertFalse(Files.exists(out.resolve("savedmodel")));
    assertEquals(RunRecord.STOPPED, RunRecord.read(out.resolve("run.json")).status());
  }

  /** Gradients of a linear model that are too large: its weights grow by a factor each step. */
  @Test
  void theLastGoodCheckpointStays() {
    Path linear = folder.resolve("linear.keras");
    try (Sequential model =
        new Sequential(new Input(28, 28, 1), new Flatten(), new Dense(2).name("d"))) {
      model.compile(new SGD(1), new MeanSquaredError());
      model.save(linear);
    }
    Cli result = train("--model", linear, "--epochs", 60, "--batch-size", SAMPLES);
    assertEquals(1, result.exitCode());
    int good = RunRecord.read(out.resolve("run.json")).epochsDone();
    assertTrue(good >= 2, "diverged at once: " + result.err());
    Path checkpoint = out.resolve("checkpoint-" + good + ".keras");
    assertTrue(
        result.err().startsWith("error: " + out + ": step 1 of epoch " + (good + 1) + ": the loss"),
        result.err());
    assertTrue(
        result.err().contains("; the last good model is " + checkpoint + "; --allow-nan"),
        result.err());
    assertTrue(Files.exists(out.resolve("checkpoint-" + (good - 1) + ".keras")));
    try (Model model = Models.load(checkpoint)) {
      model.getWeights().forEach(weight -> Finite.require(weight, "a weight"));
    }
    assertFalse(Files.exists(out.resolve("model.keras")));
  }

  @Test
  void itGoesOnWhenAllowed() {
    Cli result = train("--epochs", 3, "--learning-rate", 1e6, "--allow-nan");
    assertEquals(0, result.exitCode());
    assertTrue(result.out().contains("loss: NaN"), result.out());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theNewestCheckpointsAreKept() {
    stopAfterThree();
    assertFalse(Files.exists(out.resolve("checkpoint-1.keras")));
    assertTrue(Files.exists(out.resolve("checkpoint-2.keras")));
    assertTrue(Files.exists(out.resolve("checkpoint-3.keras")));
    stopAfterThree("--keep", 3);
    assertTrue(Files.exists(out.resolve("checkpoint-1.keras")));
    Cli.run("train", "--out", out, "--resume").works();
    assertFalse(Files.exists(out.resolve("checkpoint-1.keras")));
    train("--keep", 1).failsWith(1, "--keep 1 (expected: 2 or more)");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aRunWithoutAModelOffersItsNewestCheckpoint() throws Exception {
    stopAfterThree();
    Files.delete(out.resolve("model.keras")); // as while it runs
    Cli.run("evaluate", "--model", out)
        .failsWith(
            1,
            out
                + ": the run has no model yet (expected: --model "
                + out.resolve("checkpoint-3.keras")
                + ", its newest checkpoint, or a run that has ended)");
    Cli.run("evaluate", "--model", out.resolve("checkpoint-3.keras"), "--data", data).works();
  }

  private void stopAfterThree(Object... more) {
    List<Object> words = words("--epochs", 5);
    words.addAll(List.of(more));
    int exitCode = Cli.run(new StopsAt("Epoch 4/5"), words.toArray()).exitCode();
    assertEquals(StopSignal.get().exitCode(), exitCode);
  }

  @Test
  void blackImagesAndLabelsWithGapsAreNoted() {
    byte[] pixels = noise();
    Arrays.fill(pixels, 3 * 784, 5 * 784, (byte) 0);
    int[] labels = labels(2);
    labels[7] = 4;
    data = data("odd.npz", pixels, labels);
    Cli result = train("--epochs", 1);
    assertEquals(
        "note: "
            + data
            + ": x_train: 2 of 40 images are all zero, the first is image 3\nnote: "
            + data
            + ": x_test: 2 of 40 images are all zero, the first is image 3\nnote: "
            + data
            + ": 2 of 5 classes have no training image, the first is class 2\n",
        result.err());
    assertEquals(0, result.exitCode());
  }

  private Cli train(Object... more) {
    return Cli.run(words(more).toArray());
  }

  private List<Object> words(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--out", out));
    words.addAll(List.of(more));
    return words;
  }
}

package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lenet.cli.runs.RunHistory;
import dev.lenet.cli.runs.RunRecord;
import dev.lenet.cli.runs.TrainSettings;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.keras.KerasArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs of {@code train} from data to files. */
class TrainTest {
  @TempDir Path folder;
  private Path data;

  /** Bright and dark images, one class each. */
  @BeforeEach
  void makeData() {
    data = folder.resolve("data.npz");
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    Random random = new Random(1);
    for (String part : new String[] {"train", "test"}) {
      int[] labels = new int[70];
      byte[] pixels = new byte[70 * 784];
      for (int i = 0; i < pixels.length; i++) {
        labels[i / 784] = i / 784 % 2;
        pixels[i] = (byte) (random.nextInt(100) + 100 * labels[i / 784]);
      }
      tensors.put(
          "x_" + part, new HostTensor(DType.UINT8, Shape.of(70, 28, 28), ByteBuffer.wrap(pixels)));
      tensors.put("y_" + part, HostTensor.ofInts(Shape.of(70), labels));
    }
    Npz.write(data, tensors);
  }

  @Test
  void leavesAModelAHistoryARecordAndASavedModel() throws IOException {
    Path out = folder.resolve("run");
    Cli result = train(out, 2, "--json").works();

    assertTrue(Files.exists(out.resolve("model.keras")));
    assertTrue(Files.exists(out.resolve("savedmodel/1/saved_model.pb")));
    assertEquals(
        "{\"class_names\":[\"0\",\"1\"],\"scaling\":\"0,1\"}\n",
        Files.readString(out.resolve("savedmodel/1/assets.extra/lenet.json")));
    List<String> history = Files.readAllLines(out.resolve("history.csv"));
    assertEquals("epoch,accuracy,loss", history.get(0));
    assertEquals(3, history.size());
    RunRecord record = RunRecord.read(out.resolve("run.json"));
    assertEquals(RunRecord.FINISHED, record.status());
    assertEquals(new TrainSettings(data.toString(), 2, 32, "adam", 0.001, 1, 0), record.settings());
    assertEquals(List.of("0", "1"), record.classNames());
    assertFalse(Files.exists(out.resolve("checkpoint-2.keras")));
    JsonNode last = result.json().get(2);
    for (String name :
        List.of("loss", "accuracy", "test_loss", "test_accuracy", "images_per_second", "seconds")) {
      assertTrue(last.get(name).isNumber(), name);
    }
    assertEquals(1, result.json().get(0).get("epoch").asInt());
  }

  @Test
  void printsALineAnEpochInAPipe() {
    Cli result = train(folder.resolve("run"), 2).works();
    List<String> lines = result.out().lines().toList();
    assertEquals("data.npz: 70 training and 70 test images of 2 classes", lines.get(0));
    assertTrue(
        lines
            .get(1)
            .matches("Epoch 1/2 - \\d+\\.\\ds - accuracy: \\d\\.\\d{4} - loss: \\d\\.\\d{4}"),
        lines.get(1));
    assertTrue(lines.get(3).startsWith("Test: 70 images - accuracy: "), lines.get(3));
    assertEquals("Saved: " + folder.resolve("run"), lines.get(4));
  }

  @Test
  void resumesToTheSameModelBitForBit() {
    Path straight = folder.resolve("straight");
    train(straight, 4).works();
    Path resumed = folder.resolve("resumed");
    train(resumed, 2).works();
    train(resumed, 4, "--resume").works();

    assertEquals(weights(straight), weights(resumed));
    assertEquals(
        RunHistory.resume(straight.resolve("history.csv"), 4).last(),
        RunHistory.resume(resumed.resolve("history.csv"), 4).last());
  }

  @Test
  void otherSeedsGiveOtherModels() {
    train(folder.resolve("one"), 1).works();
    train(folder.resolve("two"), 1, "--seed", 2).works();
    assertNotEquals(weights(folder.resolve("one")), weights(folder.resolve("two")));
  }

  @Test
  void resumingAFinishedRunDoesNothing() throws IOException {
    Path out = folder.resolve("run");
    JsonNode first = train(out, 1, "--json").works().json().get(1);
    byte[] model = Files.readAllBytes(out.resolve("model.keras"));

    Cli again = train(out, 1, "--json", "--resume").works();

    assertEquals(List.of(first), again.json());
    assertArrayEquals(model, Files.readAllBytes(out.resolve("model.keras")));
  }

  @Test
  void resumingNothingStartsAnew() {
    train(folder.resolve("run"), 1, "--resume").works();
    assertTrue(Files.exists(folder.resolve("run/model.keras")));
  }

  @Test
  void resumingWithOtherSettingsIsRefused() {
    Path out = folder.resolve("run");
    train(out, 1).works();
    train(out, 1, "--resume", "--seed", 7)
        .failsWith(
            1, "--seed 7 with --resume (expected: 1, as set when the run in " + out + " started)");
  }

  @Test
  void unknownOptimizer() {
    train(folder.resolve("run"), 1, "--optimizer", "lian")
        .failsWith(
            1,
            "optimizer 'lian' (expected: Adadelta, Adafactor, Adagrad, Adam, AdamW, Adamax, Ftrl,"
                + " Lamb, Lion, Muon, Nadam, RMSprop, SGD, or one registered with CustomObjects)");
  }

  @Test
  void evaluateAgreesWithTrain() {
    Path out = folder.resolve("run");
    JsonNode trained = train(out, 1, "--json").works().json().get(1);
    JsonNode evaluated = Cli.run("evaluate", "--model", out, "--json").works().json().get(0);
    assertEquals(trained.get("test_accuracy"), evaluated.get("accuracy"));
    assertEquals(trained.get("test_loss"), evaluated.get("loss"));
    assertEquals(35, evaluated.get("classes").get(0).get("support").asInt());
  }

  private Cli train(Path out, int epochs, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("train", "--data", data, "--out", out, "--epochs", epochs));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  /** The weights' and the optimizer's bytes by name. */
  private static Map<String, ByteBuffer> weights(Path run) {
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    KerasArchive.read(run.resolve("model.keras"))
        .weights()
        .tensors()
        .asMap()
        .forEach((name, tensor) -> bytes.put(name, tensor.bytes()));
    return bytes;
  }
}

package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.cli.runs.RunFolder;
import dev.lenet.cli.runs.RunLock;
import dev.lenet.cli.runs.RunRecord;
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
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs that Ctrl-C stops, and what goes on from them. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ResumeTest {

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void makeData() {
    data = folder.resolve("data.npz");
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    Random random = new Random(1);
    for (String part : new String[] {"train", "test"}) {
      byte[] pixels = new byte[40 * 784];
      random.nextBytes(pixels);
      int[] labels = random.ints(40, 0, 2).toArray();
      labels[0] = 1;
      tensors.put(
          "x_" + part, new HostTensor(DType.UINT8, Shape.of(40, 28, 28), ByteBuffer.wrap(pixels)));
      tensors.put("y_" + part, HostTensor.ofInts(Shape.of(40), labels));
    }
    Npz.write(data, tensors);
  }

  @Test
  void aStoppedRunGoesOnToTheSameModelBitForBit() {
    Path straight = run("straight", "--epochs", 4);
    Path out = folder.resolve("stopped");
    assertEquals(StopSignal.get().exitCode(), stop("Epoch 3/4", out, "--epochs", 4, "--seed", 7));
    assertEquals(2, RunRecord.read(out.resolve("run.json")).epochsDone());

    train(out, "--resume").works();

    assertSame(straight, out);
  }

  @Test
  void anExtensionThatIsStoppedInItsFirstEpochGoesOnFromTheFinishedRun() {
    Path straight = run("straight", "--epochs", 4);
    Path out = run("extended", "--epochs", 2);
    assertEquals(StopSignal.get().exitCode(), stop("Epoch 3/4", out, "--epochs", 4, "--resume"));
    assertEquals(RunRecord.STOPPED, RunRecord.read(out.resolve("run.json")).status());

    train(out, "--resume").works();

    assertSame(straight, out);
  }

  @Test
  void aRunThatIsStoppedInItsFirstEpochStartsAnewWithItsSettings() {
    Path straight = run("straight", "--epochs", 2);
    Path out = folder.resolve("stopped");
    assertEquals(StopSignal.get().exitCode(), stop("Epoch 1/2", out, "--epochs", 2, "--seed", 7));

    train(out, "--resume", "--seed", 8)
        .failsWith(
            1, "--seed 8 with --resume (expected: 7, as set when the run in " + out + " started)");
    train(out, "--resume").works();

    assertSame(straight, out);
  }

  @Test
  void aRunWhoseCheckpointIsGoneIsNotTakenForAnUnstartedOne() throws IOException {
    Path out = folder.resolve("stopped");
    assertEquals(StopSignal.get().exitCode(), stop("Epoch 2/3", out, "--epochs", 3));
    Files.delete(out.resolve("checkpoint-1.keras"));

    train(out, "--resume")
        .failsWith(
            1,
            out
                + ": no checkpoint for the 1 finished epochs (expected: checkpoint-1.keras; or train"
                + " without --resume to start over)");
  }

  @Test
  void aRunWhoseHistoryIsGoneStaysAsItIs() throws IOException {
    Path out = run("run", "--epochs", 1);
    Path history = out.resolve("history.csv");
    Files.delete(history);

    Cli result = train(out, "--resume", "--epochs", 2);
    assertEquals(
        "error: cannot read "
            + history
            + ": no such file or folder (expected: a readable file or folder)\n",
        result.err());
    assertEquals(1, result.exitCode());
    assertFalse(Files.exists(out.resolve("checkpoint-1.keras")));
  }

  @Test
  void aRunThatIsStillTrainingIsNotRead() throws IOException {
    Path out = run("run", "--epochs", 1);
    Files.writeString(out.resolve("run.json"), "{"); // as no run leaves it: it has to wait
    try (RunLock running = new RunLock(new RunFolder(out))) {
      running.take();
      train(out, "--resume", "--epochs", 2)
          .failsWith(
              1,
              out
                  + ": another run is training in this folder (expected: a different folder for"
                  + " each run)");
    }
  }

  @Test
  void aRunWhoseRecordIsGoneIsNotReplaced() throws IOException {
    Path out = run("run", "--epochs", 1);
    Files.delete(out.resolve("run.json"));
    byte[] model = Files.readAllBytes(out.resolve("model.keras"));

    train(out, "--resume")
        .failsWith(
            1,
            out
                + ": holds model.keras, history.csv, savedmodel/1 but no run.json (expected: a new"
                + " folder or a run folder)");
    assertArrayEquals(model, Files.readAllBytes(out.resolve("model.keras")));
  }

  @Test
  void aDamagedRecordIsNamed() throws IOException {
    Path out = run("run", "--epochs", 1);
    Path record = out.resolve("run.json");
    String whole = Files.readString(record);
    Files.writeString(record, whole.substring(0, whole.length() / 2));
    resumeFails(out, "damaged, or not a run's record");
    Files.writeString(record, whole.replace("\"epochs_done\" : 1", "\"epochs_done\" : -1"));
    resumeFails(out, "epochs_done -1");
    Files.writeString(record, whole.replace("\"adam\"", "null"));
    resumeFails(out, "no optimizer");
  }

  private void resumeFails(Path out, String problem) {
    train(out, "--resume", "--epochs", 2)
        .failsWith(
            1,
            out.resolve("run.json")
                + ": "
                + problem
                + " (expected: the run.json of a training run)");
  }

  @Test
  void aNewRunReplacesTheOneInItsFolder() throws IOException {
    Path out = run("run", "--epochs", 3);
    Files.writeString(out.resolve("notes.txt"), "mine");

    String said = interrupted("Epoch 1/2", out, "--epochs", 2);

    assertTrue(said.contains(out + ": replacing the earlier run\n"), said);
    assertFalse(Files.exists(out.resolve("history.csv")));
    assertFalse(Files.exists(out.resolve("savedmodel/1")));
    assertTrue(Files.exists(out.resolve("notes.txt")));
    RunRecord record = RunRecord.read(out.resolve("run.json"));
    assertEquals(RunRecord.STOPPED, record.status());
    assertEquals(0, record.epochsDone());
  }

  /** A run of the seed 7 that nothing stops. */
  private Path run(String name, Object... more) {
    Path out = folder.resolve(name);
    List<Object> words = new ArrayList<>(List.of("--seed", 7));
    words.addAll(List.of(more));
    train(out, words.toArray()).works();
    return out;
  }

  private Cli train(Path out, Object... more) {
    return Cli.run(words(out, more));
  }

  private Object[] words(Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--out", out));
    words.addAll(List.of(more));
    return words.toArray();
  }

  private int stop(String at, Path out, Object... more) {
    StopsAt printed = new StopsAt(at);
    return Cli.run(printed, words(out, more)).exitCode();
  }

  private String interrupted(String at, Path out, Object... more) {
    return Cli.run(new StopsAt(at), words(out, more)).out();
  }

  private static void assertSame(Path expected, Path actual) {
    assertEquals(weights(expected), weights(actual));
    assertEquals(history(expected), history(actual));
    assertEquals(RunRecord.FINISHED, RunRecord.read(actual.resolve("run.json")).status());
  }

  private static List<String> history(Path run) {
    try {
      return Files.readAllLines(run.resolve("history.csv"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
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

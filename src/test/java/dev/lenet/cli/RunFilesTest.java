package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.cli.runs.RunRecord;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.keras.KerasArchive;
import java.io.IOException;
import java.io.StringWriter;
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

/** A run's files that were renamed, edited or mixed up, and those of the run before it. */
class RunFilesTest {
  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void makeData() {
    data = data("data.npz", 2, 1);
    out = folder.resolve("run");
  }

  @Test
  void aRenamedCheckpointIsRefused() throws IOException {
    killAt("Epoch 3/4", "--epochs", 4);
    Path renamed = out.resolve("checkpoint-3.keras");
    Files.move(out.resolve("checkpoint-2.keras"), renamed);

    refuses(renamed + ": saved after epoch 2 (expected: after epoch 3)");
  }

  @Test
  void theCheckpointOfAnotherRunIsRefused() throws IOException {
    killAt("Epoch 3/4", "--epochs", 4);
    Path first = Files.move(out, folder.resolve("first"));
    killAt("Epoch 3/4", "--epochs", 4);
    Path checkpoint = out.resolve("checkpoint-2.keras");
    Files.delete(checkpoint);
    Files.copy(first.resolve("checkpoint-2.keras"), checkpoint);

    refuses(
        "%s: of run %s (expected: of run %s, as run.json says)"
            .formatted(checkpoint, record(first).run(), record(out).run()));

    KerasArchive.read(checkpoint).withNotes(Map.of()).write(checkpoint);
    refuses(
        "%s: of no run (expected: of run %s, as run.json says)"
            .formatted(checkpoint, record(out).run()));
  }

  @Test
  void aFileSaysWhoseItIs() {
    train("--epochs", 3).works();
    Map<String, String> notes = KerasArchive.notes(out.resolve("model.keras"));
    assertEquals(record(out).run(), notes.get("run"));
    assertEquals("3", notes.get("epoch"));
    assertEquals("6", notes.get("step"));
  }

  @Test
  void anEditedOrCutHistoryIsRefused() throws IOException {
    killAt("Epoch 3/4", "--epochs", 4);
    Path history = out.resolve("history.csv");
    String whole = Files.readString(history);
    String refused = history + ": edited or damaged (expected: as the run wrote it, up to epoch 2)";

    Files.writeString(history, whole.replace("loss\n0,", "loss\n0,1"));
    refuses(refused);
    int lastLine = whole.stripTrailing().lastIndexOf('\n');
    Files.writeString(history, whole.substring(0, lastLine + 4));
    refuses(refused);
    Files.writeString(history, whole + "2,0.5,"); // of an epoch that has no checkpoint
    resume().works();
  }

  @Test
  void anEditedRecordIsRefused() throws IOException {
    train("--epochs", 1).works();
    Path record = out.resolve("run.json");
    String whole = Files.readString(record);
    String edited = whole.replace("\"batch_size\" : 32", "\"batch_size\" : 16");
    Files.writeString(record, edited);

    String refused =
        record
            + ": edited or damaged: its checksum differs (expected: the file as it was written;"
            + " without its last line, sha256, it is taken as it is)";
    resume("--epochs", 2).failsWith(1, refused);
    Cli.run("evaluate", "--model", out).failsWith(1, refused);

    Files.writeString(record, edited.replaceFirst(",\n  \"sha256\" : .*\n", "\n"));
    assertEquals(16, record(out).settings().batchSize());
  }

  @Test
  void noBitOfTheRecordGoesUnseen() throws IOException {
    train("--epochs", 1).works();
    Path file = out.resolve("run.json");
    byte[] whole = Files.readAllBytes(file);
    RunRecord expected = record(out);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, flipped);
      try {
        assertEquals(expected, record(out));
      } catch (dev.lenet.exceptions.InputException e) {
        assertTrue(e.getMessage().contains("run.json"), e.getMessage());
        refused++;
      }
    }
    assertTrue(refused > 250, "" + refused);
  }

  @Test
  void theEarlierModelStaysUntilThereIsANewer() throws IOException {
    train("--epochs", 2).works();
    byte[] model = Files.readAllBytes(out.resolve("model.keras"));
    String earlier = record(out).run();
    data = data("three.npz", 3, 2);

    killAt("Epoch 2/3", "--epochs", 3);

    assertArrayEquals(model, Files.readAllBytes(out.resolve("model.keras")));
    assertTrue(Files.exists(out.resolve("savedmodel/1/saved_model.pb")));
    assertEquals(earlier, record(out).of(out.resolve("model.keras")).run());
    // By the earlier run's two classes and its data, not by the three of the run under way.
    assertEquals(
        2,
        Cli.run("evaluate", "--model", out, "--json").works().json().get(0).get("classes").size());

    resume().works();
    assertEquals(record(out).run(), KerasArchive.notes(out.resolve("model.keras")).get("run"));
    assertEquals(
        3,
        Cli.run("evaluate", "--model", out, "--json").works().json().get(0).get("classes").size());
  }

  @Test
  void theCheckpointOfAKilledRunIsTheModelUntilThereIsANewer() throws IOException {
    killAt("Epoch 3/4", "--epochs", 4);
    byte[] checkpoint = Files.readAllBytes(out.resolve("checkpoint-2.keras"));

    killAt("Epoch 1/4", "--epochs", 4);

    assertArrayEquals(checkpoint, Files.readAllBytes(out.resolve("model.keras")));
    assertFalse(Files.exists(out.resolve("checkpoint-2.keras")));
    // As a kill between the record and this leaves it.
    Files.move(out.resolve("model.keras"), out.resolve("checkpoint-2.keras"));
    resume().works();
    assertEquals("4", KerasArchive.notes(out.resolve("model.keras")).get("epoch"));
    assertFalse(Files.exists(out.resolve("checkpoint-2.keras")));
  }

  @Test
  void filesOfKilledRunsAreSwept() throws IOException {
    killAt("Epoch 2/3", "--epochs", 3);
    Process dead =
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-version")
            .redirectErrorStream(true)
            .start();
    dead.onExit().join();
    Path checkpoint = out.resolve(".checkpoint-2.keras." + dead.pid() + "-0.tmp");
    Path export = out.resolve("savedmodel/.1." + dead.pid() + "-0.tmp/saved_model.pb");
    Files.createDirectories(export.getParent());
    Files.writeString(checkpoint, "half");
    Files.writeString(export, "half");

    killAt("Epoch 2/3", "--epochs", 3, "--resume");

    assertFalse(Files.exists(checkpoint));
    assertFalse(Files.exists(export.getParent()));
  }

  @Test
  void whatDecidesTheBitsIsToldWhenItDiffers() throws IOException {
    killAt("Epoch 2/3", "--epochs", 3);
    Path record = out.resolve("run.json");
    Files.writeString(
        record,
        Files.readString(record)
            .replaceFirst(
                "\"TF_ENABLE_ONEDNN_OPTS\" : \"[^\"]*\"", "\"TF_ENABLE_ONEDNN_OPTS\" : \"9\"")
            .replaceFirst(",\n  \"sha256\" : .*\n", "\n"));
    String now = System.getenv().getOrDefault("TF_ENABLE_ONEDNN_OPTS", "1");
    data("data.npz", 2, 3);

    Cli resumed = resume();

    String differences = "TF_ENABLE_ONEDNN_OPTS was 9, is " + now + "; the data has changed";
    assertEquals(
        "note: "
            + out
            + ": "
            + differences
            + "; the model will differ from that of an uninterrupted run\n",
        resumed.err());
    assertEquals(0, resumed.exitCode());
    assertEquals(List.of("after epoch 1: " + differences), record(out).changes());
  }

  private static RunRecord record(Path run) {
    return RunRecord.read(run.resolve("run.json"));
  }

  private Cli train(Object... more) {
    return Cli.run(words(more));
  }

  private Cli resume(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--out", out, "--resume"));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  /** The data is read, and said to be, before the run's files are. */
  private void refuses(String error) {
    Cli result = resume();
    assertEquals("error: " + error + "\n", result.err());
    assertEquals(1, result.exitCode());
  }

  private Object[] words(Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--data", data, "--out", out));
    words.addAll(List.of(more));
    return words.toArray();
  }

  /** Ends a run where it would print this line of an epoch, before the epoch is recorded. */
  private void killAt(String text, Object... more) {
    StringWriter printed =
        new StringWriter() {
          @Override
          public void flush() {
            if (toString().contains(text)) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertFalse(Cli.run(printed, words(more)).exitCode() == 0);
  }

  /** Random images of so many classes. */
  private Path data(String name, int classes, int seed) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    Random random = new Random(seed);
    for (String part : List.of("train", "test")) {
      byte[] pixels = new byte[40 * 784];
      random.nextBytes(pixels);
      int[] labels = random.ints(40, 0, classes).toArray();
      labels[0] = classes - 1;
      tensors.put(
          "x_" + part, new HostTensor(DType.UINT8, Shape.of(40, 28, 28), ByteBuffer.wrap(pixels)));
      tensors.put("y_" + part, HostTensor.ofInts(Shape.of(40), labels));
    }
    Path file = folder.resolve(name);
    Npz.write(file, tensors);
    return file;
  }
}

package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.cli.Cli;
import dev.lenet.model.Model;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code train --model} beside Keras's {@code fit} on the same file and the same arrays, one batch
 * an epoch: the same losses and weights, and frozen weights that stay bit for bit.
 */
@Tag("live")
class FineTuningLiveTest {
  private static final float LOSS = 1e-5f;
  private static final float WEIGHT = 1e-5f;

  @TempDir Path folder;
  private final Map<String, JsonNode> results = new TreeMap<>();
  private List<JsonNode> lines = List.of();

  @Test
  void trainsAsKerasDoesAndKerasGoesOnWithIt() throws IOException, InterruptedException {
    PythonEnvironment.KERAS.run("fine_tuning.py", "write", folder.toString());
    trained("nested", "nested", "nested.keras");
    trained("logits", "logits", "logits.keras");
    // Keras does not restore the optimizer's state of a legacy file: with it, it is the same model.
    trained("legacy", "logits", "logits.h5");
    trained("frozen", "frozen", "nested.keras", "--freeze", "base/*");
    frozen(4, "frozen");
    train("head", "nested.keras", "--classes", "5", "--freeze", "*");
    frozen(4, "head");
    String printed = PythonEnvironment.KERAS.run("fine_tuning.py", "check", folder.toString());
    String found = printed.substring(printed.indexOf("RESULTS ") + "RESULTS ".length());
    JsonNode keras = new ObjectMapper().readTree(found);
    assertEquals(5, keras.size());
    assertEquals(5, results.size());
    results.forEach(
        (name, line) -> {
          double own = line.get("test_loss").asDouble();
          assertEquals(keras.get(name).asDouble(), own, 1e-5 * Math.abs(own), name);
        });
  }

  /** Trains, and compares with what Keras came to. */
  private void trained(String name, String keras, String file, String... more) throws IOException {
    train(name, file, more);
    try (Npz expected = Npz.open(folder.resolve(keras + ".npz"));
        Model model = Models.load(run(name))) {
      float[] losses = expected.get("loss").floats();
      List<JsonNode> epochs = lines.subList(0, losses.length);
      for (int i = 0; i < losses.length; i++) {
        double loss = epochs.get(i).get("loss").asDouble();
        assertEquals(losses[i], loss, LOSS * losses[i], name + ": loss of epoch " + i);
      }
      List<HostTensor> weights = model.getWeights();
      for (int i = 0; i < weights.size(); i++) {
        assertClose(
            name + ": weight " + i, expected.get("w/" + i).floats(), weights.get(i).floats());
      }
    }
  }

  private void train(String name, String file, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train", "--model", folder.resolve(file), "--data", folder.resolve("data.npz")));
    words.addAll(List.of("--out", run(name).getParent(), "--epochs", 3, "--batch-size", 48));
    words.add("--json");
    words.addAll(List.of(more));
    Cli result = Cli.run(words.toArray());
    assertEquals(0, result.exitCode(), result.err());
    lines = result.json();
    results.put(name, lines.get(lines.size() - 1));
  }

  private Path run(String name) {
    return folder.resolve("runs").resolve(name).resolve("model.keras");
  }

  /** The base is as the file has it, and the head is not. */
  private void frozen(int atLeast, String name) {
    try (Model before = Models.load(folder.resolve("nested.keras"));
        Model after = Models.load(run(name))) {
      List<HostTensor> base = ((Model) before.getLayer("base")).getWeights();
      assertTrue(base.size() > atLeast);
      assertEquals(base, ((Model) after.getLayer("base")).getWeights(), name);
      assertNotEquals(before.getWeights(), after.getWeights(), name);
    }
  }

  private static void assertClose(String what, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, what);
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], WEIGHT * Math.max(largest, 1e-2f), what + "[" + i + "]");
    }
  }
}

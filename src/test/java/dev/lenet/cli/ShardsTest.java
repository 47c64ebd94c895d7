package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.lenet.Goldens;
import dev.lenet.model.Model;
import dev.lenet.numpy.Npy;
import dev.lenet.open.Models;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in several files, with an index. */
class ShardsTest {
  private static final Path SHARDS = Goldens.file("weights/shards");
  private static final String SAFETENSORS = "model.safetensors.index.json";
  private static final String FIRST = "model-00001-of-00002.safetensors";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"keras.weights.json", SAFETENSORS, "pytorch_model.bin.index.json"})
  void shardsPredictWhatKerasPredicts(String index) {
    predict(SHARDS.resolve(index)).works();
    assertArrayEquals(expected("y").floats(), Npy.read(folder.resolve("y.npy")).floats(), 1e-6f);
  }

  @Test
  void loadWeightsReadsTheIndexThatKerasWrote() {
    try (Model model =
        Models.kerasModels().fromJson(Goldens.text("weights/shards/structure.json"))) {
      model.loadWeights(SHARDS.resolve("keras.weights.json"));
      assertArrayEquals(expected("y").floats(), model.predict(expected("x")).floats(), 1e-6f);
    }
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Goldens.copy("weights/shards", folder.resolve("s"));
    Path shard = folder.resolve("s").resolve(FIRST);
    Files.delete(shard);
    predict(folder.resolve("s").resolve(SAFETENSORS))
        .failsWith(
            1,
            "cannot read "
                + shard
                + ": no such file or folder (expected: a readable file or folder)");
  }

  @Test
  void aTensorThatNoShardHoldsIsNamed() throws IOException {
    refuses(
        text -> text.replace("\"out.bias\"", "\"gone.bias\""),
        ": gone.bias is not in model-00002-of-00002.safetensors (expected: each tensor where the"
            + " index says)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../m.safetensors", "/etc/passwd", "..", "a\\\\b", ""})
  void anIndexNamesNoFileElsewhere(String name) throws IOException {
    refuses(
        text -> text.replace("\"" + FIRST + "\"", "\"" + name + "\""),
        ": shard \"" + name + "\" (expected: the name of a file in the same folder)");
  }

  @Test
  void anIndexWithoutWeightsIsRefused() throws IOException {
    refuses(
        text -> "{}", ": no weight_map (expected: an object of tensors' names and their files)");
  }

  private void refuses(UnaryOperator<String> change, String message) throws IOException {
    Goldens.copy("weights/shards", folder.resolve("s"));
    Path index = folder.resolve("s").resolve(SAFETENSORS);
    Files.writeString(index, change.apply(Files.readString(index)));
    predict(index).failsWith(1, index + message);
  }

  private Cli predict(Path model) {
    Path in = folder.resolve("x.npy");
    Npy.write(in, expected("x"));
    return Cli.run(
        "predict",
        "--model",
        model,
        "--arch",
        SHARDS.resolve("structure.json"),
        "--input",
        in,
        "--output",
        folder.resolve("y.npy"));
  }

  private static HostTensor expected(String array) {
    return Goldens.npz("weights/shards/expected.npz").get(array);
  }
}

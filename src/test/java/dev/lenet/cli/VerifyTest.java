package dev.lenet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lenet.LeNet;
import dev.lenet.numpy.Npz;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} against what Keras and PyTorch recorded of LeNet. */
class VerifyTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/lenet");
  private static final Path KERAS = GOLDEN.resolve("forward.npz");
  private static final Path TORCH = GOLDEN.resolve("torch_reference_nchw.npz");

  @TempDir static Path models;
  @TempDir Path folder;

  @BeforeAll
  static void saveTheGoldenModel() {
    try (LeNet lenet = new LeNet()) {
      lenet.build();
      lenet.setWeights(List.copyOf(Npz.read(GOLDEN.resolve("initial_weights.npz")).values()));
      lenet.save(models.resolve("lenet.keras"));
      lenet.export(models.resolve("saved"));
    }
  }

  @Test
  void everyLayerOfTheKerasReferenceAgrees() {
    Cli result = verify("lenet.keras", KERAS).works();
    List<String> lines = result.out().lines().toList();
    assertTrue(lines.get(1).matches("conv1 +\\(4, 28, 28, 16\\) .* ok"), lines.get(1));
    assertEquals(11, lines.size());
    assertEquals("passed: 4 samples, tolerance 1e-5", lines.get(10));
  }

  @Test
  void torchsLayoutNamesAndLogitsAreUnderstood() {
    JsonNode line = verify("lenet.keras", TORCH, "--json").works().json().get(0);
    List<String> pairs = new ArrayList<>();
    line.get("layers")
        .forEach(
            layer -> pairs.add(layer.get("layer").asText() + "=" + layer.get("array").asText()));
    assertEquals(
        List.of(
            "conv1=conv1",
            "pool1=pool1",
            "conv2=conv2",
            "pool2=pool2",
            "flatten=flatten",
            "d1=fc1",
            "d2=fc2",
            "d3=fc3",
            "y=y"),
        pairs);
    assertTrue(line.get("max_abs_diff").asDouble() < 1e-5, line.toString());
    assertTrue(line.get("passed").asBoolean());
    assertTrue(line.get("first_diverging_layer").isNull());
  }

  @Test
  void aPerturbedLayerIsTheFirstThatDiffers() {
    Map<String, HostTensor> arrays = Npz.read(KERAS);
    arrays.put("conv2", shifted(array(arrays, "conv2"), 0.01f));
    arrays.put("d2", shifted(array(arrays, "d2"), 0.5f));
    Cli result = verify("lenet.keras", write(arrays), "--json");
    JsonNode line = result.json().get(0);
    assertEquals(1, result.exitCode());
    assertEquals("conv2", line.get("first_diverging_layer").asText());
    assertFalse(line.get("passed").asBoolean());
    assertEquals(0.5, line.get("max_abs_diff").asDouble(), 1e-5);
    assertEquals(0.01, line.get("layers").get(2).get("max_abs_diff").asDouble(), 1e-6);
    assertTrue(
        result
            .err()
            .matches(
                "error: .*lenet.keras: conv2 differs from .*R.npz by 0.013\\d of its"
                    + " largest magnitude \\(expected: at most 1e-5\\)\n"),
        result.err());
  }

  @Test
  void theToleranceIsAPartOfTheLargestMagnitude() {
    Map<String, HostTensor> arrays = Npz.read(KERAS);
    arrays.put("conv2", shifted(array(arrays, "conv2"), 0.01f)); // 0.01 / 0.737 = 0.0136
    Path reference = write(arrays);
    assertEquals(0, verify("lenet.keras", reference, "--tolerance", "0.014").exitCode());
    assertEquals(1, verify("lenet.keras", reference, "--tolerance", "0.013").exitCode());
  }

  @Test
  void aReferenceOfOtherWeightsFailsAtTheFirstLayer() {
    try (LeNet other = new LeNet()) {
      other.save(folder.resolve("other.keras"));
    }
    Cli result = Cli.run("verify", "--model", folder.resolve("other.keras"), "--reference", KERAS);
    assertEquals(1, result.exitCode());
    assertTrue(
        result
            .out()
            .endsWith("conv1 is the first layer that differs: 4 samples, tolerance" + " 1e-5\n"));
  }

  @Test
  void ofASavedModelTheOutputIsCompared() {
    String out = verify("saved", KERAS).works().out();
    assertTrue(
        out.contains(
            "note: not compared, because a SavedModel has no layers: conv1, pool1," + " conv2"),
        out);
    assertEquals(1, out.lines().filter(line -> line.endsWith(" ok")).count());
  }

  @Test
  void ofASavedModelLogitsAreComparedAsProbabilities() {
    JsonNode line = verify("saved", TORCH, "--json").works().json().get(0);
    assertTrue(line.get("max_abs_diff").asDouble() < 1e-6, line.toString());
    assertTrue(line.get("layers").get(0).get("largest_magnitude").asDouble() < 1);
  }

  @Test
  void oneNotANumberDiffers() {
    Map<String, HostTensor> arrays = Npz.read(KERAS);
    HostTensor pool2 = array(arrays, "pool2");
    float[] values = pool2.floats();
    values[7] = Float.NaN;
    arrays.put("pool2", HostTensor.ofFloats(pool2.shape(), values));
    JsonNode line = verify("lenet.keras", write(arrays), "--json").json().get(0);
    assertEquals("pool2", line.get("first_diverging_layer").asText());
    assertTrue(line.get("max_abs_diff").isNull());
    assertEquals(1, line.get("layers").get(3).get("not_finite").asInt());
  }

  @Test
  void aCertificateHoldsChecksumsFiguresAndBothSides() throws IOException {
    Path file = folder.resolve("c.json");
    verify("lenet.keras", KERAS, "--certificate", file).works();
    JsonNode certificate = new ObjectMapper().readTree(Files.readString(file));
    List<String> fields = new ArrayList<>();
    certificate.fieldNames().forEachRemaining(fields::add);
    assertEquals(
        List.of(
            "format",
            "version",
            "date",
            "model",
            "reference",
            "samples",
            "passed",
            "tolerance",
            "first_diverging_layer",
            "max_abs_diff",
            "layers",
            "not_compared",
            "not_recorded",
            "files",
            "tensors",
            "software"),
        fields);
    assertEquals(KERAS.toString(), certificate.get("files").get(1).get("path").asText());
    assertEquals(Files.size(KERAS), certificate.get("files").get(1).get("bytes").asLong());
    assertEquals(10, certificate.get("tensors").size());
    JsonNode kernel = certificate.get("tensors").get(0);
    assertEquals("conv1/kernel", kernel.get("name").asText());
    JsonNode start =
        new ObjectMapper().readTree(Files.readString(GOLDEN.resolve("starts.json"))).get("starts");
    assertEquals(kernelOfSeed7(start), kernel.get("sha256").asText()); // Python's own checksum
    assertEquals("2.18.0", certificate.at("/software/model/tensorflow").asText());
    assertEquals("unknown", certificate.at("/software/reference").asText());
  }

  private static String kernelOfSeed7(JsonNode starts) {
    for (JsonNode start : starts) {
      if (start.get("seed").asInt() == 7 && start.get("build").asText().equals("subclassed")) {
        return start.at("/weights").get("conv1/kernel").get("sha256").asText();
      }
    }
    throw new AssertionError("no start of seed 7");
  }

  @Test
  void aCertificateIsWrittenWhenTheCheckFails() throws IOException {
    Path file = folder.resolve("c.json");
    Map<String, HostTensor> arrays = Npz.read(KERAS);
    arrays.put("d1", shifted(array(arrays, "d1"), 1));
    assertEquals(1, verify("lenet.keras", write(arrays), "--certificate", file).exitCode());
    JsonNode certificate = new ObjectMapper().readTree(Files.readString(file));
    assertFalse(certificate.get("passed").asBoolean());
    assertEquals("d1", certificate.get("first_diverging_layer").asText());
  }

  private Cli verify(String model, Path reference, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("verify", "--model", models.resolve(model), "--reference", reference));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private Path write(Map<String, HostTensor> arrays) {
    Path file = folder.resolve("R.npz");
    Npz.write(file, arrays);
    return file;
  }

  private static HostTensor array(Map<String, HostTensor> arrays, String name) {
    HostTensor array = arrays.get(name);
    if (array == null) {
      throw new AssertionError(name);
    }
    return array;
  }

  /** The same but for its last element, which is larger by this much. */
  private static HostTensor shifted(HostTensor tensor, float by) {
    float[] values = tensor.floats();
    values[values.length - 1] += by;
    return HostTensor.ofFloats(tensor.shape(), values);
  }
}

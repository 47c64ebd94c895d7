package dev.lenet.weights.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.FileBytes;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.PythonTensors;
import dev.lenet.weights.hdf5.H5Reader;
import dev.lenet.weights.hdf5.H5Tree;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyH5Test {
  private static final String GOLDEN = "functional-adam.h5";

  @TempDir private Path folder;

  @Test
  void readsEveryTensorThatPythonFinds() {
    LegacyH5 file = LegacyH5.read(Goldens.file("weights/" + GOLDEN));

    assertEquals(PythonTensors.tensors(GOLDEN), tensorsByPath(file));
  }

  @Test
  void keepsTheOrderOfTheFilesAttributes() {
    LegacyH5 file = LegacyH5.read(Goldens.file("weights/" + GOLDEN));

    Map<String, Map<String, List<String>>> groups = PythonTensors.groups(GOLDEN);
    assertEquals(
        groups.getOrDefault("model_weights", Map.of()).get("layer_names"),
        file.layers().stream().map(LegacyH5.LayerWeights::layer).toList());
    for (LegacyH5.LayerWeights layer : file.layers()) {
      assertEquals(
          groups.getOrDefault("model_weights/" + layer.layer(), Map.of()).get("weight_names"),
          List.copyOf(layer.weights().names()));
    }
    assertEquals(
        groups.getOrDefault("optimizer_weights", Map.of()).get("weight_names"),
        List.copyOf(file.optimizer().names()));
  }

  @Test
  void readsTheConfigs() {
    LegacyH5 file = LegacyH5.read(Goldens.file("weights/" + GOLDEN));

    Map<String, List<String>> root = PythonTensors.groups(GOLDEN).getOrDefault("", Map.of());
    assertEquals(root.get("model_config"), List.of(file.config().orElseThrow()));
    assertEquals(root.get("training_config"), List.of(file.trainingConfig().orElseThrow()));
    assertEquals("3.15.1", file.kerasVersion());
  }

  @Test
  void readsBackWhatItWrote() {
    LegacyH5 file = LegacyH5.read(Goldens.file("weights/" + GOLDEN));
    Path copy = folder.resolve("copy.h5");

    file.write(copy);

    LegacyH5 read = LegacyH5.read(copy);
    assertEquals(tensorsByPath(file), tensorsByPath(read));
    assertEquals(file.config(), read.config());
    assertEquals(file.trainingConfig(), read.trainingConfig());
    assertEquals(file.kerasVersion(), read.kerasVersion());
  }

  @Test
  void readsAFileOfWeightsOnly() {
    LegacyH5 whole = LegacyH5.read(Goldens.file("weights/" + GOLDEN));
    LegacyH5 weights =
        new LegacyH5(
            whole.kerasVersion(),
            Optional.empty(),
            Optional.empty(),
            whole.layers(),
            new NamedWeights(),
            new NamedWeights());
    Path file = folder.resolve("weights.h5");

    weights.write(file);

    LegacyH5 read = LegacyH5.read(file);
    assertEquals(Optional.empty(), read.config());
    assertEquals(tensorsByPath(weights), tensorsByPath(read));
  }

  @Test
  void splitsAndJoinsLongListsOfNames() {
    List<LegacyH5.LayerWeights> layers =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "layer_with_a_long_name_" + i)
            .map(name -> new LegacyH5.LayerWeights(name, new NamedWeights()))
            .toList();
    Path file = folder.resolve("many.h5");

    LegacyH5.of("{}", layers).write(file);

    assertTrue(
        H5Reader.read("many.h5", ByteBuffer.wrap(FileBytes.read(file)))
            .groups()
            .getOrDefault("model_weights", Map.of())
            .containsKey("layer_names1"));
    assertEquals(
        layers.stream().map(LegacyH5.LayerWeights::layer).toList(),
        LegacyH5.read(file).layers().stream().map(LegacyH5.LayerWeights::layer).toList());
  }

  @Test
  void refusesAConfigThatAnAttributeCannotHold() {
    LegacyH5 file = LegacyH5.of("x".repeat(70_000), List.of());

    InputException e =
        assertThrows(InputException.class, () -> file.write(folder.resolve("long.h5")));

    assertEquals(
        "attribute model_config of /: 70001 bytes (expected: at most 64512, the limit of HDF5"
            + " for an attribute)",
        e.getMessage());
  }

  @Test
  void saysThatAKeras3WeightsFileIsNoLegacyFile() {
    Path file = Goldens.file("weights/functional-adam.weights.h5");

    InputException e = assertThrows(InputException.class, () -> LegacyH5.read(file));

    assertEquals(
        file + ": /: no attribute layer_names (expected: Keras's legacy format)", e.getMessage());
  }

  @Test
  void namesATensorThatTheAttributesListInVain() {
    HostTensor one = HostTensor.ofFloats(Shape.of(1), 1);
    H5Tree tree =
        new H5Tree(
            new NamedWeights().put("d1/kernel", one),
            Map.of(
                "",
                Map.of("layer_names", new H5Tree.Text(List.of("d1"), false)),
                "d1",
                Map.of("weight_names", new H5Tree.Text(List.of("kernel", "bias"), false))));

    InputException e =
        assertThrows(InputException.class, () -> new LegacyH5Reader("made.h5", tree).read());

    assertEquals(
        "made.h5: /d1/bias: missing (expected: a data set, since weight_names lists it)",
        e.getMessage());
  }

  private static Map<String, String> tensorsByPath(LegacyH5 file) {
    NamedWeights all = new NamedWeights();
    for (LegacyH5.LayerWeights layer : file.layers()) {
      String prefix = "model_weights/" + layer.layer() + "/";
      layer.weights().asMap().forEach((name, tensor) -> all.put(prefix + name, tensor));
    }
    file.optimizer()
        .asMap()
        .forEach((name, tensor) -> all.put("optimizer_weights/" + name, tensor));
    return new TreeMap<>(PythonTensors.describe(all));
  }
}

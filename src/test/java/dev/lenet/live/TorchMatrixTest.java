package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.convert.Format;
import dev.lenet.convert.Transfer;
import dev.lenet.convert.WeightSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Weight;
import dev.lenet.model.Model;
import dev.lenet.open.Conversion;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.HostTensor;
import dev.lenet.weights.pytorch.PyTorchFile;
import dev.lenet.weights.safetensors.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights of models that PyTorch makes from a seed, from there to here and back: as a plain {@code
 * state_dict}, of DataParallel, nested in checkpoints, with other strides, and as safetensors.
 * Prints one line a cell; {@code -Dparity.seed=N} makes others.
 */
@Tag("live")
class TorchMatrixTest {
  private static final int RANDOM_MODELS = 12;
  private static final double OUTPUTS = 1e-5;
  private static final List<String> VARIANTS =
      List.of(
          "plain.pth",
          "module.pth",
          "state_dict.pth",
          "model.pt",
          "channels_last.pth",
          "plain.safetensors",
          "module.safetensors");

  /** Those whose names come back: what holds them alone, and no checkpoint. */
  private static final List<String> RETURNED =
      List.of("plain.pth", "module.pth", "plain.safetensors", "module.safetensors");

  /** Those whose modules in PyTorch have the names that LeNet's layers get. */
  private static final List<String> LENETS = List.of("lenet_fc", "lenet_classes");

  @TempDir Path folder;

  private final long seed = Long.getLong("parity.seed", 100);
  private final ParityMatrix matrix = new ParityMatrix();
  private final Random random = new Random(seed);

  @Test
  void weightsTravelBothWays() throws IOException, InterruptedException {
    TorchPython python = TorchPython.find();
    Path theirs = folder.resolve("theirs");
    Path ours = Files.createDirectory(folder.resolve("ours"));
    String count = Integer.toString(RANDOM_MODELS);
    String versions = python.run("torch_write.py", theirs.toString(), Long.toString(seed), count);
    List<String> names = names(theirs);
    for (String name : names) {
      Path architecture = architecture(theirs, name);
      for (String variant : VARIANTS) {
        attempt(
            name + "." + variant, variant, cell -> read(cell, theirs, architecture, name, variant));
      }
      write(theirs, architecture, ours, name);
      convert(theirs, ours, name);
    }
    check(python.run("torch_check.py", ours.toString(), Long.toString(seed), count));
    print(
        "%s: %d models, each as %d files"
            .formatted(versions.strip(), names.size(), VARIANTS.size()));
    assertEquals("", String.join("\n", matrix.failures()), "seed " + seed);
    requireComplete(names);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".npz"))
          .map(name -> name.substring(0, name.length() - ".npz".length()))
          .sorted()
          .toList();
    }
  }

  /** The structure alone, with weights of no meaning, as a user has it for {@code --arch}. */
  private static Path architecture(Path theirs, String name) throws IOException {
    Path file = theirs.resolve(name + ".keras");
    try (Model model =
        Models.kerasModels().fromJson(Files.readString(theirs.resolve(name + ".json")))) {
      model.save(file);
    }
    return file;
  }

  private void read(String cell, Path theirs, Path architecture, String name, String variant) {
    Recorded recorded = Recorded.read(theirs.resolve(name + ".npz"));
    String known = name.startsWith("lenet") ? "lenet" : architecture.toString();
    try (OpenedModel opened = Models.open(theirs.resolve(name + "." + variant), known)) {
      compare(cell, name + "." + variant, recorded, opened.model());
    }
  }

  private void compare(String cell, String name, Recorded recorded, Model model) {
    matrix.compared(cell, name, "weights", recorded.unequal(model.getWeights()), 0);
    HostTensor y = model.predict(recorded.get("x"));
    matrix.compared(cell, name, "outputs", recorded.difference(y), OUTPUTS);
  }

  /** Weights of our own under the names that the file gave them. */
  private void write(Path theirs, Path architecture, Path ours, String name) {
    HostTensor x = Recorded.read(theirs.resolve(name + ".npz")).get("x");
    try (Model model = Models.architecture(architecture.toString())) {
      List<HostTensor> weights =
          Recorded.read(theirs.resolve(name + ".npz")).weights().stream()
              .map(weight -> Recorded.moved(weight, random))
              .toList();
      for (String variant : RETURNED) {
        attempt(
            name + "." + variant,
            variant,
            cell -> {
              Path file = theirs.resolve(name + "." + variant);
              Map<Weight, String> names =
                  Transfer.into(model, WeightSource.read(file, Format.ofName(file).orElseThrow()));
              model.setWeights(weights);
              var state = Transfer.stateDict(model, names, List.of());
              PyTorchFile.write(ours.resolve(returned(name, variant, "pth")), state);
              SafeTensors.of(state).write(ours.resolve(returned(name, variant, "safetensors")));
            });
      }
      Recorded.write(ours.resolve(name + ".npz"), x, model.predict(x), model.getWeights());
      model.save(ours.resolve(name + ".keras"));
    }
  }

  /** Without a file's names LeNet's weights have PyTorch's, others their layers'. */
  private void convert(Path theirs, Path ours, String name) throws IOException {
    String config = Files.readString(theirs.resolve(name + ".json"));
    boolean sameNames = !config.contains("\"name\": \"dense\"");
    if (!(name.startsWith("lenet") ? LENETS.contains(name) : sameNames)) {
      return;
    }
    for (String suffix : List.of("pth", "safetensors")) {
      attempt(
          name + ".keras",
          suffix,
          cell ->
              Conversion.run(
                  ours.resolve(name + ".keras"),
                  ours.resolve(name + ".layers." + suffix),
                  null,
                  null,
                  null));
    }
  }

  /** Such as {@code plain_pth.safetensors}: what names are from, then what is written. */
  private static String returned(String name, String variant, String suffix) {
    return name + "." + variant.replace('.', '_') + "." + suffix;
  }

  private interface Comparison {
    void run(String cell);
  }

  private void attempt(String name, String variant, Comparison comparison) {
    String cell = "PyTorch -> Java, " + suffix(variant);
    try {
      comparison.run(cell);
    } catch (InputException e) {
      matrix.failed(cell, name, String.valueOf(e.getMessage()));
    }
  }

  private static String suffix(String variant) {
    return variant.endsWith("safetensors") ? ".safetensors" : ".pth";
  }

  /** Takes over what torch_check.py found. */
  private void check(String output) {
    for (String line : output.split("\n", -1)) {
      String[] words = line.strip().split(" ", -1);
      String cell = words.length > 1 ? "Java -> PyTorch, ." + words[1] : "";
      if (words[0].equals("CHECK")) {
        double difference = Double.parseDouble(words[4].replace("inf", "Infinity"));
        matrix.compared(cell, words[2], words[3], difference, Double.parseDouble(words[5]));
      } else if (words[0].equals("FAILED")) {
        matrix.failed(cell, words[2], line);
      }
    }
  }

  private void print(String title) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    lines.addAll(matrix.lines());
    lines.addAll(matrix.failures());
    System.out.println(String.join("\n", lines));
    Files.write(Path.of("target", "parity-matrix-PyTorch.txt"), lines);
  }

  /**
   * No cell may have been passed over: each file that was read and each that was written counts.
   */
  private void requireComplete(List<String> names) {
    assertTrue(names.size() > RANDOM_MODELS + 10, names.toString());
    int n = names.size();
    assertEquals(5 * n, matrix.models("PyTorch -> Java, .pth"));
    assertEquals(2 * n, matrix.models("PyTorch -> Java, .safetensors"));
    for (String suffix : List.of("pth", "safetensors")) {
      int written = matrix.models("Java -> PyTorch, ." + suffix);
      assertTrue(written > RETURNED.size() * n + LENETS.size(), written + " of " + n);
    }
  }
}

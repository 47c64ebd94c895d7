package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.Goldens;
import dev.lenet.datasets.Dataset;
import dev.lenet.exceptions.InputException;
import dev.lenet.model.Model;
import dev.lenet.numpy.Npz;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks of keras.applications that Keras saves with random weights, opened here: the same
 * outputs, and, in three of them, the same losses in five steps of training. Prints a row of
 * docs/PARITY.md for each; {@code -Dapplications=FOLDER} takes those that {@code
 * make_applications.py} has made before, of all formats, and trains all.
 */
@Tag("live")
class ApplicationsTest {
  /** Of the largest output. */
  private static final double OUTPUTS = 1e-5;

  private static final double LOSSES = 1e-4;

  private static final int NETWORKS = 15;

  /** Those that are trained where nothing says otherwise: of three kinds. */
  private static final Set<String> TRAINED = Set.of("ConvNeXtTiny", "MobileNetV2", "ResNet50");

  @TempDir Path folder;

  @Test
  void theyPredictWhatKerasPredicts() throws IOException, InterruptedException {
    String made = System.getProperty("applications", "");
    Path files = made.isEmpty() ? folder.resolve("made") : Path.of(made);
    if (made.isEmpty()) {
      PythonEnvironment.KERAS.run("make_applications.py", files.toString());
    }
    List<String> names = names(files);
    List<String> failures = new ArrayList<>();
    for (String name : names) {
      try {
        String row = compare(files, name, failures);
        System.out.println(row);
      } catch (InputException e) {
        failures.add(name + ": " + e.getMessage());
      }
    }
    assertTrue(failures.isEmpty(), String.join("\n", failures));
    assertTrue(!made.isEmpty() || names.size() == NETWORKS, names.toString());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".keras"))
          .map(name -> name.substring(0, name.length() - ".keras".length()))
          .sorted()
          .toList();
    }
  }

  private static String compare(Path folder, String name, List<String> failures) {
    try (Npz golden = Npz.open(folder.resolve(name + ".npz"))) {
      double worst = 0;
      double seconds = 0;
      for (String suffix : List.of(".keras", ".h5", "")) {
        Path file = folder.resolve(name + suffix);
        if (Files.exists(file)) {
          long start = System.nanoTime();
          try (OpenedModel opened = Models.open(file)) {
            seconds = suffix.equals(".keras") ? (System.nanoTime() - start) / 1e9 : seconds;
            HostTensor y = opened.predictor().predict(golden.get("x"));
            double difference = Goldens.difference(golden.get("y"), y);
            worst = Math.max(worst, difference / Goldens.largest(golden.get("y")));
          }
        }
      }
      boolean trained = TRAINED.contains(name) || !System.getProperty("applications", "").isEmpty();
      double loss = trained ? train(folder.resolve(name + ".keras"), golden) : 0;
      if (!(worst <= OUTPUTS) || !(loss <= LOSSES)) {
        failures.add(name + ": outputs differ by " + worst + " of the largest, losses by " + loss);
      }
      return String.format(
          Locale.ROOT,
          "| %s | %.1e | %s | %.1f | %.1f |",
          name,
          worst,
          trained ? String.format(Locale.ROOT, "%.1e", loss) : "",
          seconds,
          golden.get("seconds").floats()[0]);
    }
  }

  /** The worst difference of a step's loss; batch normalizations are frozen, see the script. */
  private static double train(Path file, Npz golden) {
    double worst = 0;
    Dataset batch = new Dataset(golden.get("x"), golden.get("labels"));
    try (Model model = Models.load(file)) {
      for (float expected : golden.get("losses").floats()) {
        double loss = Objects.requireNonNull(model.trainOnBatch(batch).get("loss"));
        worst = Math.max(worst, Math.abs(expected - loss));
      }
    }
    return worst;
  }
}

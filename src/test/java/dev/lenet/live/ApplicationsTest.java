package dev.lenet.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks of keras.applications that Keras saves with random weights, opened here: the same
 * outputs. Prints a row of docs/PARITY.md for each; {@code -Dapplications=FOLDER} takes those that
 * {@code make_applications.py} has made before.
 */
@Tag("live")
class ApplicationsTest {
  /** Of the largest output. */
  private static final double OUTPUTS = 1e-5;

  private static final int NETWORKS = 15;

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
    assertTrue(names.size() >= NETWORKS, names.toString());
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
    try (Npz golden = Npz.open(folder.resolve(name + ".npz"));
        OpenedModel opened = Models.open(folder.resolve(name + ".keras"))) {
      float[] expected = golden.get("y").floats();
      HostTensor y = opened.model().predict(golden.get("x"));
      float largest = 0;
      float worst = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        worst = Math.max(worst, Math.abs(expected[i] - y.floats()[i]));
      }
      if (!(worst <= OUTPUTS * largest)) {
        failures.add(name + " differs by " + worst + ", the largest output being " + largest);
      }
      return String.format(
          Locale.ROOT, "| %s | %,d | %.1e |", name, opened.model().countParams(), worst / largest);
    }
  }
}

package dev.lenet.cli;

import dev.lenet.data.AtomicFile;
import dev.lenet.data.InputException;
import dev.lenet.data.Scaling;
import dev.lenet.layers.Input;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code --model} names it, with what its run's {@code run.json} says, if there is one.
 *
 * @param model the model, not compiled, since whatever measured it should not keep it from
 *     predicting; its scaling is the run's
 * @param run the run that made it, or null for a bare model file
 * @param path what the user named, for messages
 * @param file the file that holds the model
 */
record OpenModel(Model model, @Nullable RunRecord run, Path path, Path file)
    implements AutoCloseable {
  static final String DESCRIPTION =
      "A run folder, a folder of numbered runs (its newest), a .keras file, or a .weights.h5 file of"
          + " LeNet's weights.";

  /** The layers that scale images by themselves. */
  private static final Set<String> SCALERS = Set.of("Rescaling", "Normalization");

  /** Opens a run folder, the newest in a folder of numbered runs, or a model file. */
  static OpenModel of(Path path) {
    Path found =
        Files.isDirectory(path) && !Files.exists(new RunFolder(path).model())
            ? RunFolder.newest(path).map(RunFolder::path).orElse(path)
            : path;
    Model model = Models.open(found, "lenet", false);
    Path record = new RunFolder(found).record();
    RunRecord run = Files.exists(record) ? RunRecord.read(record) : null;
    model.scaling(run != null ? Scaling.parse(run.scaling()) : usual(model));
    Path file = Files.isDirectory(found) ? new RunFolder(found).model() : found;
    return new OpenModel(model, run, path, file);
  }

  /** Whether the model's whole configuration is in its file, and not the weights alone. */
  boolean isKeras() {
    return file.toString().endsWith(".keras");
  }

  private static Scaling usual(Model model) {
    return model.layers().stream()
            .filter(layer -> !(layer instanceof Input))
            .limit(1)
            .anyMatch(layer -> SCALERS.contains(layer.className()))
        ? Scaling.NONE
        : Scaling.ZERO_TO_ONE;
  }

  /**
   * The classes' names: of this file, else of the run, else numbers.
   *
   * @param classes how many there are
   * @param file one name a line, or null
   */
  List<String> classNames(int classes, @Nullable Path file) {
    List<String> names = file != null ? read(file) : run != null ? run.classNames() : List.of();
    String where = String.valueOf(file != null ? file : path);
    if (names.isEmpty()) {
      return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
    if (names.size() != classes) {
      throw new InputException(
          "%s: %d class names (expected: %d, one for each output of the model)"
              .formatted(where, names.size(), classes));
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new InputException(where + ": a class name twice (expected: every name once)");
    }
    return names;
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  @Override
  public void close() {
    model.close();
  }
}

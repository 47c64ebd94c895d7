package dev.lenet.cli;

import dev.lenet.LeNet;
import dev.lenet.data.AtomicFile;
import dev.lenet.data.InputException;
import dev.lenet.data.Scaling;
import dev.lenet.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code --model} names it, with what its run's {@code run.json} says, if there is one.
 *
 * @param model the model; its scaling is the run's
 * @param run the run that made it, or null for a bare model file
 * @param path what the user named, for messages
 */
record OpenModel(Model model, @Nullable RunRecord run, Path path) implements AutoCloseable {
  static final String DESCRIPTION = "A run folder, or a folder of numbered runs (its newest).";

  /** Opens a run folder, or the newest in a folder of numbered runs. */
  static OpenModel of(Path path) {
    if (!Files.exists(path)) {
      throw new InputException(path + ": no such file or folder (expected: a run folder)");
    }
    RunFolder folder =
        Optional.of(new RunFolder(path))
            .filter(run -> Files.exists(run.model()))
            .or(() -> RunFolder.newest(path))
            .filter(run -> Files.exists(run.model()))
            .orElseThrow(
                () -> new InputException(path + ": no model.keras in it (expected: a run folder)"));
    RunRecord run = RunRecord.read(folder.record());
    LeNet model = new LeNet(run.classNames().size());
    model.scaling(Scaling.parse(run.scaling()));
    model.loadWeights(folder.model());
    return new OpenModel(model, run, path);
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

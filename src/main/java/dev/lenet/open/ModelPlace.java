package dev.lenet.open;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.savedmodel.SavedModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the model is that a path names.
 *
 * @param folder the run's or SavedModel's folder; of a bare file the file itself
 * @param file the model file, or a SavedModel's folder
 */
record ModelPlace(Path folder, Path file) {
  private static final String MODEL = "model.keras";

  /**
   * Finds the model: a file, a run folder, a SavedModel's folder, or the newest in a folder of
   * numbered ones.
   *
   * @throws InputException when there is none
   */
  static ModelPlace find(Path path) {
    if (!Files.exists(path)) {
      throw new InputException(
          path + ": no such file or folder (expected: " + Models.SUPPORTED + ")");
    }
    if (!Files.isDirectory(path)) {
      return new ModelPlace(path, path);
    }
    return in(path)
        .or(() -> newest(path).flatMap(ModelPlace::in))
        .orElseThrow(
            () ->
                new InputException(
                    path + ": no model in this folder (expected: " + Models.SUPPORTED + ")"));
  }

  /**
   * The folders in a folder of numbered ones, by number, whatever they hold, or the one model that
   * a path names as version 1.
   *
   * @throws InputException when there is nothing
   */
  static NavigableMap<Long, Path> versions(Path path) {
    return Files.isDirectory(path) && in(path).isEmpty()
        ? numbered(path)
        : new TreeMap<>(Map.of(1L, find(path).folder()));
  }

  private static Optional<ModelPlace> in(Path folder) {
    if (Files.isRegularFile(folder.resolve(MODEL))) {
      return Optional.of(new ModelPlace(folder, folder.resolve(MODEL)));
    }
    return Files.isRegularFile(folder.resolve("saved_model.pb"))
        ? Optional.of(new ModelPlace(folder, folder))
        : Optional.empty();
  }

  private static Optional<Path> newest(Path folder) {
    return numbered(folder).descendingMap().values().stream()
        .filter(version -> in(version).isPresent())
        .findFirst();
  }

  private static NavigableMap<Long, Path> numbered(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      NavigableMap<Long, Path> numbered = new TreeMap<>();
      entries
          .filter(entry -> entry.getFileName().toString().matches("\\d{1,18}"))
          .filter(Files::isDirectory)
          .forEach(entry -> numbered.put(number(entry), entry));
      return numbered;
    } catch (IOException e) {
      throw AtomicFile.cannotRead(folder, e);
    }
  }

  private static long number(Path folder) {
    return Long.parseLong(folder.getFileName().toString());
  }

  /** Whether it is a SavedModel. */
  boolean isSavedModel() {
    return SavedModelFile.is(file);
  }
}

package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of one version of a model: whether they may be read, and whether they changed. */
final class ModelFiles {
  private static final int MANY = 10_000;

  private ModelFiles() {}

  /**
   * Names, sizes and times of the files, to be compared with what they are later.
   *
   * @throws InputException when a link leads out of the model's place
   */
  static List<String> look(Path model, Path version) {
    try (Stream<Path> files = Files.walk(version, FileVisitOption.FOLLOW_LINKS)) {
      Path root = model.toRealPath();
      return files.limit(MANY).map(file -> entry(root, file)).sorted().toList();
    } catch (IOException e) {
      throw unreadable(version, e);
    } catch (UncheckedIOException e) {
      throw unreadable(version, Objects.requireNonNull(e.getCause()));
    }
  }

  private static InputException unreadable(Path version, IOException cause) {
    return new InputException(
        "%s: cannot be read: %s (expected: a version's files)"
            .formatted(version, cause.getMessage()),
        cause);
  }

  private static String entry(Path root, Path file) {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(root)) {
        throw new InputException(
            "%s: a link to %s (expected: a file inside %s)".formatted(file, real, root));
      }
      return "%s %d %s".formatted(file, Files.size(real), Files.getLastModifiedTime(real));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

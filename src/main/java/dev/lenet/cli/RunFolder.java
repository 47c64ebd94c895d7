package dev.lenet.cli;

import dev.lenet.data.AtomicFile;
import dev.lenet.data.InputException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;

/**
 * Where a training run leaves its files.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
  /** The folder of numbered runs, where the user names none. */
  static final Path RUNS = Path.of("runs");

  private static final String NUMBER = "[1-9][0-9]{0,8}";

  /** The newest run among numbered ones, where there is any. */
  static Optional<RunFolder> newest(Path runs) {
    OptionalInt number = newestNumber(runs);
    return number.isPresent()
        ? Optional.of(new RunFolder(runs.resolve(Integer.toString(number.getAsInt()))))
        : Optional.empty();
  }

  /** The folder of the next numbered run, which is not there yet. */
  static RunFolder next(Path runs) {
    int number = newestNumber(runs).orElse(0) + 1;
    return new RunFolder(runs.resolve(Integer.toString(number)));
  }

  private static OptionalInt newestNumber(Path runs) {
    if (!Files.isDirectory(runs)) {
      return OptionalInt.empty();
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs)) {
      return StreamSupport.stream(entries.spliterator(), false)
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.matches(NUMBER))
          .mapToInt(Integer::parseInt)
          .max();
    } catch (DirectoryIteratorException e) {
      throw AtomicFile.cannotRead(runs, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(runs, e);
    }
  }

  /** The model, with the optimizer's state. */
  Path model() {
    return path.resolve("model.keras");
  }

  /** A line an epoch. */
  Path history() {
    return path.resolve("history.csv");
  }

  /** The settings, class names and results. */
  Path record() {
    return path.resolve("run.json");
  }

  /** The state after the last finished epoch; gone when the run has finished. */
  Path checkpoint() {
    return path.resolve("checkpoint.keras");
  }

  Path savedModel() {
    return path.resolve("savedmodel").resolve("1");
  }

  /** Says before anything is done that the folder cannot be made, or written to. */
  void requireWritable() {
    Path existing = path.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      Path parent = existing.getParent();
      if (parent == null) {
        break;
      }
      existing = parent;
    }
    if (!Files.isDirectory(existing)) {
      throw new InputException(
          "cannot write " + path + ": " + existing + " is a file (expected: a folder)");
    }
    try { // the rights do not tell of read-only disks, nor what root may do
      Files.delete(Files.createTempFile(existing, ".lenet", ".tmp"));
    } catch (IOException e) {
      throw new InputException(
          "cannot write " + path + ": " + existing + " is read-only (expected: a writable folder)",
          e);
    }
  }

  /** Makes the folder. */
  void create() {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new InputException("cannot write " + path + ": is a file (expected: a folder)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  /** Removes the checkpoint, where there is one. */
  void deleteCheckpoint() {
    try {
      Files.deleteIfExists(checkpoint());
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(checkpoint(), e);
    }
  }
}

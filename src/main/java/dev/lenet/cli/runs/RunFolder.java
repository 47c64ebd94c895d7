package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Sync;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a training run leaves its files.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  /** The folder of numbered runs, where the user names none. */
  public static final Path RUNS = Path.of("runs");

  private static final String SAVED_MODELS = "savedmodel";
  private static final Pattern NUMBER = Pattern.compile("([1-9][0-9]{0,8})");
  private static final Pattern CHECKPOINT = Pattern.compile("checkpoint-([1-9][0-9]{0,8})\\.keras");

  /** The newest run among numbered ones, where there is any. */
  public static Optional<RunFolder> newest(Path runs) {
    int number = numbersOf(runs, NUMBER).max().orElse(0);
    return number == 0
        ? Optional.empty()
        : Optional.of(new RunFolder(runs.resolve(Integer.toString(number))));
  }

  /** The folder of the next numbered run, which is not there yet. */
  public static RunFolder next(Path runs) {
    int number = numbersOf(runs, NUMBER).max().orElse(0) + 1;
    return new RunFolder(runs.resolve(Integer.toString(number)));
  }

  /** The numbers in the names that match. */
  private static IntStream numbersOf(Path folder, Pattern pattern) {
    if (!Files.isDirectory(folder)) {
      return IntStream.empty();
    }
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Matcher matcher = pattern.matcher(String.valueOf(entry.getFileName()));
        if (matcher.matches()) {
          numbers.add(Integer.valueOf(matcher.group(1)));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw AtomicFile.cannotRead(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(folder, e);
    }
    return numbers.stream().mapToInt(Integer::intValue);
  }

  /** The model, with the optimizer's state. */
  public Path model() {
    return path.resolve("model.keras");
  }

  /** What {@code --checkpoint} keeps where the user names no file. */
  Path best() {
    return path.resolve("best.keras");
  }

  /** What early stopping is going to restore; gone when the run has finished. */
  Path bestWeights() {
    return path.resolve("best-weights.keras");
  }

  /** The model that a run that goes on begins with: its newest checkpoint, else its model. */
  Path newest() {
    int epochs = checkpointed();
    return epochs == 0 ? model() : checkpoint(epochs);
  }

  /** A line an epoch. */
  Path history() {
    return path.resolve("history.csv");
  }

  /** The settings, class names and results. */
  public Path record() {
    return path.resolve("run.json");
  }

  /** The state after so many finished epochs; gone when the run has finished. */
  public Path checkpoint(int epochs) {
    return path.resolve("checkpoint-" + epochs + ".keras");
  }

  /** The epochs of the newest checkpoint, or 0 where there is none. */
  public int checkpointed() {
    return numbersOf(path, CHECKPOINT).max().orElse(0);
  }

  /** Where the SavedModel is. */
  Path savedModel() {
    return path.resolve(SAVED_MODELS).resolve("1");
  }

  /** Says before anything is done that the folder cannot be made, or written to. */
  public void requireWritable() {
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
      AtomicFile.requireWritable(existing);
    } catch (IOException e) {
      throw new InputException(
          "cannot write " + path + ": " + existing + " is read-only (expected: a writable folder)",
          e);
    }
  }

  /** Refuses files that are named like a run's where no run.json says whose they are. */
  public void requireOwn() {
    if (Files.exists(record()) || !holdsRun()) {
      return;
    }
    throw new InputException(
        path
            + ": holds "
            + String.join(", ", left())
            + " but no run.json (expected: a new folder or a run folder)");
  }

  /** Makes the folder. */
  void create() {
    try {
      Sync.createFolders(path);
    } catch (FileAlreadyExistsException e) {
      throw new InputException("cannot write " + path + ": is a file (expected: a folder)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  /** Removes what runs that were killed have left half-written; for who holds the lock. */
  void sweep() {
    AtomicFile.sweep(path);
    AtomicFile.sweep(path.resolve(SAVED_MODELS));
  }

  /** Whether a run has left something here. */
  boolean holdsRun() {
    return !left().isEmpty();
  }

  /** What a run has left here, relative to the folder. */
  private List<String> left() {
    return Stream.concat(
            Stream.of(record(), model(), history(), savedModel()),
            numbersOf(path, CHECKPOINT).sorted().mapToObj(this::checkpoint))
        .filter(Files::exists)
        .map(file -> path.relativize(file).toString())
        .toList();
  }

  /**
   * Ends what the run in the folder was about to do with an earlier one's files; under the lock.
   */
  public void settle(RunRecord record) {
    Handover.settle(this, record);
  }

  /** The epochs of all checkpoints. */
  List<Integer> checkpoints() {
    return numbersOf(path, CHECKPOINT).sorted().boxed().toList();
  }

  /** Makes a checkpoint the model, of which there is none. */
  void takeForModel(int epochs) {
    try {
      AtomicFile.move(checkpoint(epochs), model());
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(model(), e);
    }
  }

  void deleteSavedModel() {
    deleteTree(savedModel());
  }

  void deleteHistory() {
    deleteTree(history());
  }

  private static void deleteTree(Path root) {
    try {
      Sync.deleteTree(root);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(root, e);
    }
  }

  /** Removes the checkpoints, but for the newest ones; no power cut brings one back. */
  void keepCheckpoints(int newest) {
    int[] epochs = numbersOf(path, CHECKPOINT).sorted().toArray();
    IntStream.of(epochs).limit(Math.max(0, epochs.length - newest)).forEach(this::deleteCheckpoint);
    try {
      Sync.folder(path);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
  }

  /** Removes what early stopping would have restored. */
  void deleteBestWeights() {
    deleteTree(bestWeights());
  }

  /** Removes what the callback of {@code --checkpoint} has kept. */
  void deleteBest() {
    deleteTree(best());
  }

  void deleteCheckpoint(int epochs) {
    deleteTree(checkpoint(epochs));
  }
}

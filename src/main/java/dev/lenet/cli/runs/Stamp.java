package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.weights.keras.KerasArchive;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run's {@code .keras} file says of itself: a renamed file and another run's are told from
 * the one that is wanted.
 *
 * @param run the run's identity
 * @param epoch how many epochs were finished
 * @param step how many steps the optimizer had done
 * @param history the SHA-256 of {@code history.csv} up to this epoch
 */
record Stamp(String run, int epoch, long step, String history) {
  private static final String RUN = "run";
  private static final String EPOCH = "epoch";
  private static final String STEP = "step";
  private static final String HISTORY = "history_sha256";

  /** As the file keeps it. */
  Map<String, String> notes() {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(RUN, run);
    notes.put(EPOCH, Integer.toString(epoch));
    notes.put(STEP, Long.toString(step));
    notes.put(HISTORY, history);
    return notes;
  }

  /** A file's stamp; null where it has none. */
  static @Nullable Stamp read(Path file) {
    Map<String, String> notes = KerasArchive.notes(file);
    String run = notes.get(RUN);
    if (run == null) {
      return null;
    }
    try {
      return new Stamp(
          run,
          Integer.parseInt(notes.getOrDefault(EPOCH, "")),
          Long.parseLong(notes.getOrDefault(STEP, "")),
          notes.getOrDefault(HISTORY, ""));
    } catch (NumberFormatException e) {
      throw new InputException(
          file + ": metadata.json: no epoch or step (expected: as a run writes them)", e);
    }
  }

  /** Whether a file is of this run; null is the run of files without a stamp. */
  static boolean isOf(@Nullable String run, Path file) {
    Stamp stamp = read(file);
    return Objects.equals(run, stamp == null ? null : stamp.run());
  }

  /**
   * Reads the stamp of the file from which a run goes on.
   *
   * @param epochs how many epochs the file should hold
   * @throws InputException when it is another run's, or of another epoch
   */
  static Stamp require(Path file, String run, int epochs) {
    Stamp stamp = read(file);
    if (stamp == null || !stamp.run().equals(run)) {
      throw new InputException(
          "%s: of %s (expected: of run %s, as run.json says)"
              .formatted(file, stamp == null ? "no run" : "run " + stamp.run(), run));
    }
    if (stamp.epoch() != epochs) {
      throw new InputException(
          "%s: saved after epoch %d (expected: after epoch %d)"
              .formatted(file, stamp.epoch(), epochs));
    }
    return stamp;
  }

  /** Checks that the optimizer has done the steps that the file says. */
  void requireStep(Path file, long steps) {
    if (steps != step) {
      throw new InputException(
          "%s: an optimizer after step %d (expected: step %d, as its metadata.json says)"
              .formatted(file, steps, step));
    }
  }
}

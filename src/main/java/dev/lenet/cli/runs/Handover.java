package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a new run takes over the folder of an earlier one: the earlier model stays until there is a
 * newer. In the meantime {@code run.json} is the new run's, and holds the earlier one's record as
 * {@code previous}, by which the model is understood that is still there.
 */
final class Handover {
  private Handover() {}

  /** Puts down a new run's record; for who holds the lock. */
  static RunRecord begin(RunFolder folder, RunRecord record) {
    boolean replaces = folder.holdsRun();
    RunRecord begun = replaces ? record.replacing(earlier(folder)) : record;
    begun.write(folder.record());
    if (replaces) {
      keepNewest(folder, folder.checkpoints());
      folder.deleteBestWeights();
    }
    return begun;
  }

  /** Ends what {@link #begin} may not have come to, when its run goes on. */
  static void settle(RunFolder folder, RunRecord record) {
    RunRecord previous = record.previous();
    if (previous != null) {
      keepNewest(
          folder,
          folder.checkpoints().stream()
              .filter(epochs -> Stamp.isOf(previous.run(), folder.checkpoint(epochs)))
              .toList());
    }
  }

  /** Removes what the earlier run has left beside its model, now that there is a newer model. */
  static void end(RunFolder folder, RunRecord record) {
    if (record.previous() != null) {
      folder.deleteSavedModel();
      if (!record.settings().callbacks().containsKey("--checkpoint")) {
        folder.deleteBest(); // else the new run's own
      }
      if (record.epochsDone() == 0) {
        folder.deleteHistory();
      }
    }
  }

  /** The record by which the model in the folder is understood; null when it cannot be read. */
  private static @Nullable RunRecord earlier(RunFolder folder) {
    try {
      return RunRecord.read(folder.record()).of(folder.model());
    } catch (InputException e) {
      return null; // a run whose record is damaged may be replaced, too
    }
  }

  /** A run that was killed has its last checkpoint for a model. */
  private static void keepNewest(RunFolder folder, List<Integer> checkpoints) {
    int newest = checkpoints.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (newest > 0 && !Files.exists(folder.model())) {
      folder.takeForModel(newest);
    }
    checkpoints.stream()
        .filter(epochs -> Files.exists(folder.checkpoint(Objects.requireNonNull(epochs))))
        .forEach(folder::deleteCheckpoint);
  }
}

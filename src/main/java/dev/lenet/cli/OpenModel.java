package dev.lenet.cli;

import dev.lenet.cli.runs.NewClasses;
import dev.lenet.cli.runs.RunFolder;
import dev.lenet.cli.runs.RunRecord;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.runtime.NativeLibrary;
import dev.lenet.open.Models;
import dev.lenet.open.OpenedModel;
import dev.lenet.predict.ModelNotes;
import dev.lenet.savedmodel.Trust;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as {@code --model} names it, with what its run's {@code run.json} says, if there is one.
 *
 * @param opened the model
 * @param run the run that made it, or null where there was none
 */
record OpenModel(OpenedModel opened, @Nullable RunRecord run) implements AutoCloseable {
  static final String DESCRIPTION =
      "A run folder, a SavedModel folder, a folder of version folders (its newest is used), a"
          + " .keras or .h5 file, or a weights-only file (.weights.h5, .h5, .pth, .pt,"
          + " .safetensors).";

  static final String ARCHITECTURE =
      "Architecture of a weights-only file: lenet (the default), or a .keras file of the same"
          + " structure.";

  /** Opens what is going to compute: TensorFlow is loaded while the files are read. */
  static OpenModel toCompute(Path path, String architecture, @Nullable String state) {
    loadTensorFlow(path);
    return of(path, architecture, state);
  }

  /** Begins to load TensorFlow, unless there is nothing to compute with. */
  static void loadTensorFlow(Path model) {
    if (Files.exists(model)) {
      NativeLibrary.loadInBackground();
    }
  }

  /** Opens whatever the user named. */
  static OpenModel of(Path path) {
    return of(path, "lenet", null);
  }

  /** Opens whatever the user named; weights alone are taken for this architecture's. */
  static OpenModel of(Path path, String architecture, @Nullable String state) {
    requireFinished(path);
    OpenedModel opened = Models.open(path, architecture, Trust.CHECKED, state);
    Path record = opened.file().resolveSibling("run.json");
    boolean isRun = Files.isDirectory(path) && opened.hasLayers() && Files.exists(record);
    boolean read = false;
    try {
      RunRecord run = isRun ? RunRecord.read(record).of(opened.file()) : null;
      read = true;
      return new OpenModel(opened, run);
    } finally {
      if (!read) {
        opened.close();
      }
    }
  }

  /** A run that is still training has no model yet, but it has checkpoints. */
  private static void requireFinished(Path path) {
    RunFolder folder = new RunFolder(path);
    int epochs = Files.exists(folder.model()) ? 0 : folder.checkpointed();
    if (epochs > 0) {
      throw new InputException(
          "%s: the run has no model yet (expected: --model %s, its newest checkpoint, or a run that has ended)"
              .formatted(path, folder.checkpoint(epochs)));
    }
  }

  /** Whether the model's whole configuration is in its file, and not the weights alone. */
  boolean isKeras() {
    return opened.file().toString().endsWith(".keras");
  }

  /**
   * The classes' names: of this file, else those that are noted with the model, else numbers.
   *
   * @param classes how many there are
   * @param file one name a line, or null
   */
  List<String> classNames(int classes, @Nullable Path file) {
    return file != null
        ? new ModelNotes(NewClasses.names(file), null).namesFor(classes, file.toString())
        : opened.notes().namesFor(classes, opened.path().toString());
  }

  @Override
  public void close() {
    opened.close();
  }
}

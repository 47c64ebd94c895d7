package dev.lenet.model;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.hdf5.H5Content;
import dev.lenet.weights.hdf5.H5Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keras's {@code BackupAndRestore}: keeps weights, optimizer and epoch of a run in one file,
 * written whole or not at all after each epoch, so that a run that broke off goes on where it was.
 * The file goes when the run is done.
 *
 * <p>{@code fit} asks {@link #restore} for the epoch to begin with:
 *
 * <pre>{@code
 * BackupAndRestore backup = new BackupAndRestore(folder.resolve("backup"));
 * model.fit(data, options.initialEpoch(backup.restore(model)).callbacks(List.of(backup)));
 * }</pre>
 */
public final class BackupAndRestore implements Callback {
  private static final String EPOCH = "epochs_done";

  private final Path file;
  private boolean deleteCheckpoint = true;
  private int epochs;
  private int done;

  /**
   * @param folder where the file {@code latest.weights.h5} is kept; made when it is not there
   */
  public BackupAndRestore(Path folder) {
    this.file = folder.resolve("latest.weights.h5");
  }

  /** Whether the file goes when the run is done; true by default. */
  public BackupAndRestore deleteCheckpoint(boolean value) {
    deleteCheckpoint = value;
    return this;
  }

  /** Whether there is something to go on from. */
  public boolean hasBackup() {
    return Files.exists(file);
  }

  /**
   * Gives a compiled model what an earlier run left, if it left something.
   *
   * @return the epoch to go on with, from 0
   * @throws InputException when the backup is another model's
   */
  public int restore(Model model) {
    if (!hasBackup()) {
      return 0;
    }
    H5Content content = H5Weights.read(file);
    NamedWeights weights = new NamedWeights();
    content
        .tensors()
        .asMap()
        .forEach(
            (path, tensor) -> {
              if (!path.equals(EPOCH)) {
                weights.put(path, tensor);
              }
            });
    WeightFile.read(
        file.toString(), new H5Content(weights, content.groupNames(), content.groups()), model);
    done = Math.toIntExact(content.tensors().get(EPOCH).longs()[0]);
    return done;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    epochs = plan.epochs();
  }

  @Override
  public void onEpochEnd(Trainee trained, int epoch, Logs logs) {
    done = epoch + 1;
    H5Content content = WeightFile.write(modelOf(trained));
    NamedWeights tensors = new NamedWeights();
    content.tensors().asMap().forEach(tensors::put);
    tensors.put(EPOCH, HostTensor.ofLongs(Shape.SCALAR, done));
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
    H5Weights.write(file, new H5Content(tensors, content.groupNames(), content.groups()));
  }

  private static Model modelOf(Trainee trained) {
    if (trained instanceof Model model) {
      return model;
    }
    throw new IllegalStateException("BackupAndRestore keeps models, and this is none");
  }

  /** A run that was stopped before its last epoch keeps its backup. */
  @Override
  public void onTrainEnd(Trainee model, Logs logs) {
    if (deleteCheckpoint && done >= epochs) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw AtomicFile.cannotWrite(file, e);
      }
    }
  }
}

package dev.lenet.model;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.Sync;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import dev.lenet.weights.hdf5.H5Content;
import dev.lenet.weights.hdf5.H5Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keras's {@code BackupAndRestore}: saves weights, optimizer and epoch of a run to one file after
 * each epoch, completely or not at all, so that an interrupted run can continue. The file is
 * deleted when the run is complete.
 *
 * <p>{@link #restore} returns the epoch at which {@code fit} continues:
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
   * Keeps the backup in this folder.
   *
   * @param folder of the file {@code latest.weights.h5}; created if it does not exist
   */
  public BackupAndRestore(Path folder) {
    this.file = folder.resolve("latest.weights.h5");
  }

  /** Whether the file is deleted when the run is complete; true by default. */
  public BackupAndRestore deleteCheckpoint(boolean value) {
    deleteCheckpoint = value;
    return this;
  }

  /** Whether there is a backup to continue from. */
  public boolean hasBackup() {
    return Files.exists(file);
  }

  /**
   * Restores a compiled model from the backup of an earlier run, if there is one.
   *
   * @return the epoch to continue with, from 0
   * @throws InputException if the backup belongs to another model
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
        Sync.createFolders(folder);
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
    throw new IllegalStateException("BackupAndRestore can only back up models");
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

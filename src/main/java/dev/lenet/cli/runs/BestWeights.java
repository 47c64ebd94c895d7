package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.EarlyStopping;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the weights that an {@link EarlyStopping} is going to restore in a file, since a run that
 * goes on has to restore those, too.
 */
final class BestWeights implements Callback {
  private final Path file;
  private final EarlyStopping stopping;
  private @Nullable Double saved;

  BestWeights(Path file, EarlyStopping stopping) {
    this.file = file;
    this.stopping = stopping;
  }

  /** The weights in the file; the model's own where no epoch was an improvement yet. */
  List<HostTensor> read(Model model) {
    if (!Files.exists(file)) {
      return model.getWeights();
    }
    try (Model best = Models.kerasModels().load(file, false)) {
      return best.getWeights();
    }
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    saved = stopping.best();
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    Double best = stopping.best();
    if (best != null && !best.equals(saved)) {
      model.save(file);
      saved = best;
    }
  }
}

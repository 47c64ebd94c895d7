package dev.lenet.callbacks;

import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.List;

/** The model that is being trained, as callbacks see and control it. */
public interface Trainee {
  /** The optimizer, whose learning rate may be changed. */
  Optimizer optimizer();

  /** The metrics that are computed in addition to the loss. */
  List<Metric> metrics();

  /** A copy of every weight, in Keras's order. */
  List<HostTensor> getWeights();

  /** Sets every weight, in Keras's order. */
  void setWeights(List<HostTensor> weights);

  /**
   * Writes the model to a {@code .keras} file, completely or not at all.
   *
   * @throws dev.lenet.exceptions.InputException where a part has a class that no reader knows
   */
  void save(Path file);

  /** Writes weights and the optimizer's state to a {@code .weights.h5} file. */
  void saveWeights(Path file);

  /**
   * The model's config, as {@link #save} writes it.
   *
   * @throws dev.lenet.exceptions.InputException where a part has a class that no reader knows
   */
  String toJson();

  /** Ends the run after the current batch: Keras's {@code stop_training = True}. */
  void stopTraining();
}

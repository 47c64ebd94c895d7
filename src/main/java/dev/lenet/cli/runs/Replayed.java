package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A callback of a run that goes on: it is shown the logs of the epochs that are done, so that it
 * knows what it knew when the run was stopped. What it then wants done has been done already.
 */
final class Replayed implements Callback {
  private final Callback callback;
  private final List<Map<String, Double>> epochs;
  private final Supplier<List<HostTensor>> best;

  /**
   * @param epochs the logs of each epoch that is done
   * @param best the weights that the callback has remembered last
   */
  Replayed(Callback callback, List<Map<String, Double>> epochs, Supplier<List<HostTensor>> best) {
    this.callback = callback;
    this.epochs = epochs;
    this.best = best;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    callback.onTrainBegin(model, plan);
    Past past = new Past(model.metrics(), best);
    for (int epoch = 0; epoch < epochs.size(); epoch++) {
      Map<String, Double> logs = epochs.get(epoch);
      past.optimizer().setLearningRate(logs.getOrDefault("learning_rate", 1.0));
      callback.onEpochBegin(past, epoch);
      callback.onEpochEnd(past, epoch, Logs.of(logs));
    }
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    callback.onEpochBegin(model, epoch);
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    callback.onEpochEnd(model, epoch, logs);
  }

  @Override
  public void onTrainEnd(Trainee model, Logs logs) {
    callback.onTrainEnd(model, logs);
  }

  /** The model as it was, of which only what callbacks read is known. */
  private record Past(List<Metric> metrics, Supplier<List<HostTensor>> best, Optimizer optimizer)
      implements Trainee {
    Past(List<Metric> metrics, Supplier<List<HostTensor>> best) {
      this(metrics, best, new SGD(1.0));
    }

    @Override
    public List<HostTensor> getWeights() {
      return best.get();
    }

    @Override
    public void setWeights(List<HostTensor> weights) {}

    @Override
    public void save(Path file) {}

    @Override
    public void saveWeights(Path file) {}

    @Override
    public String toJson() {
      return "";
    }

    @Override
    public void stopTraining() {}
  }
}

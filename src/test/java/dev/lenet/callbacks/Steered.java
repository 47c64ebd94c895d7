package dev.lenet.callbacks;

import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.SGD;
import dev.lenet.tensor.HostTensor;
import java.nio.file.Path;
import java.util.List;

/** A model without weights, for callbacks that look at the optimizer and stop runs. */
class Steered implements Trainee {
  private final Optimizer optimizer = new SGD(0.01);
  private boolean stopped;

  boolean isStopped() {
    return stopped;
  }

  @Override
  public Optimizer optimizer() {
    return optimizer;
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  @Override
  public List<HostTensor> getWeights() {
    return List.of();
  }

  @Override
  public void setWeights(List<HostTensor> weights) {
    throw new AssertionError("weights set");
  }

  @Override
  public void stopTraining() {
    stopped = true;
  }

  @Override
  public void save(Path file) {
    throw new UnsupportedOperationException("a model without layers");
  }

  @Override
  public void saveWeights(Path file) {
    throw new UnsupportedOperationException("a model without layers");
  }

  @Override
  public String toJson() {
    throw new UnsupportedOperationException("a model without layers");
  }
}

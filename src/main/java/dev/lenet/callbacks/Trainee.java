package dev.lenet.callbacks;

import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.tensor.HostTensor;
import java.util.List;

/** The model that a callback may look at and steer while it is trained. */
public interface Trainee {
  /** The optimizer, whose learning rate may be changed. */
  Optimizer optimizer();

  /** What is measured beside the loss. */
  List<Metric> metrics();

  /** A copy of every weight, in Keras's order. */
  List<HostTensor> getWeights();

  /** Sets every weight, in Keras's order. */
  void setWeights(List<HostTensor> weights);

  /** Ends the run after the current batch: Keras's {@code stop_training = True}. */
  void stopTraining();
}

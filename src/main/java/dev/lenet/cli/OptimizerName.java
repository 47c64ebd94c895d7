package dev.lenet.cli;

import dev.lenet.optimizers.Adam;
import dev.lenet.optimizers.Optimizer;

/** The optimizers by Keras's names, with Keras's learning rates. */
enum OptimizerName {
  adam(0.001);

  private final double defaultLearningRate;

  OptimizerName(double defaultLearningRate) {
    this.defaultLearningRate = defaultLearningRate;
  }

  double defaultLearningRate() {
    return defaultLearningRate;
  }

  Optimizer make(double learningRate) {
    return switch (this) {
      case adam -> new Adam(learningRate);
    };
  }
}

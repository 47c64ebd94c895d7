package dev.lenet.internal.builder;

import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;

/**
 * Into how many parts a batch is split for training, each computed side by side in the same graph.
 *
 * <p>A pure function of the model and the batch size, never of the machine: it decides the order in
 * which gradients are added, and with it the last bits of every weight.
 */
final class Replicas {
  private static final int SMALLEST = 16;
  private static final int LARGE = 512;

  private Replicas() {}

  static int count(Layer model, Loss loss, int batchSize) {
    if (model.mixesBatch()
        || model.penalizesActivity()
        || loss.mixesBatch()
        || batchSize < SMALLEST) {
      return 1;
    }
    return batchSize < LARGE ? 2 : 4;
  }
}

package dev.lenet.train;

import dev.lenet.datasets.SampleSource;
import org.jspecify.annotations.Nullable;

/** Samples and how much each counts in the loss. */
final class Samples {
  private final SampleSource data;
  private final float @Nullable [] weights;

  /**
   * @param weights one for each sample; null where all are 1
   */
  Samples(SampleSource data, float @Nullable [] weights) {
    this.data = data;
    this.weights = weights;
  }

  SampleSource data() {
    return data;
  }

  float @Nullable [] weights() {
    return weights;
  }
}

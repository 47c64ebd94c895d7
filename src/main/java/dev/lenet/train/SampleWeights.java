package dev.lenet.train;

import dev.lenet.data.DType;
import dev.lenet.data.Dataset;
import dev.lenet.data.InputException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much each sample counts in the loss: Keras's {@code class_weight} and {@code sample_weight}.
 */
final class SampleWeights {
  private SampleWeights() {}

  /** One weight for each sample, or null where all are 1. */
  static float @Nullable [] of(Dataset data, FitOptions options) {
    float[] given = options.sampleWeight();
    if (given != null && given.length < data.size()) {
      throw new InputException(
          "sample weight: %d values (expected: one for each of the %d samples)"
              .formatted(given.length, data.size()));
    }
    if (options.classWeight().isEmpty()) {
      return given;
    }
    if (data.y().dtype() != DType.INT32) {
      throw new InputException(
          "class weight with " + data.y().dtype() + " targets (expected: int32 class numbers)");
    }
    int[] classes = data.y().ints();
    float[] weights = given != null ? Arrays.copyOf(given, data.size()) : new float[data.size()];
    for (int i = 0; i < weights.length; i++) {
      float ofClass = options.classWeight().getOrDefault(classes[i], 1.0).floatValue();
      weights[i] = given != null ? weights[i] * ofClass : ofClass;
    }
    return weights;
  }
}

package dev.lenet.train;

import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much each sample counts in the loss: Keras's {@code class_weight} and {@code sample_weight}.
 */
final class SampleWeights {
  private SampleWeights() {}

  /** The given weights, one for each sample; null where there are none. */
  static float @Nullable [] check(String what, float @Nullable [] given, SampleSource data) {
    if (given == null) {
      return null;
    }
    if (given.length != data.size()) {
      throw new InputException(
          "%s: %d sample weights (expected: one for each of the %d samples)"
              .formatted(what, given.length, data.size()));
    }
    for (int i = 0; i < given.length; i++) {
      if (!Float.isFinite(given[i])) {
        throw new InputException(
            "%s: the weight of sample %d is %s (expected: finite numbers)"
                .formatted(what, i, given[i]));
      }
    }
    return given;
  }

  /** Each sample's weight by its class; classes that are not named count 1. */
  static float[] ofClasses(Map<Integer, Double> classWeight, SampleSource data) {
    int[] classes = classes(data.targets());
    float[] weights = new float[classes.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = classWeight.getOrDefault(classes[i], 1.0).floatValue();
    }
    return weights;
  }

  /**
   * One number for each sample, rounded, halves to even; of one column a class, the largest's
   * number, the first of equals (keras/src/trainers/data_adapters/data_adapter_utils.py).
   */
  private static int[] classes(HostTensor y) {
    if (y.shape().rank() > 2) {
      throw new InputException(
          "class weight: y has shape %s (expected: (N,) or (N, classes))".formatted(y.shape()));
    }
    double[] values = numbers(y);
    int columns = y.shape().rank() == 1 ? 1 : Math.toIntExact(y.shape().size(-1));
    int[] classes = new int[values.length / columns];
    Arrays.setAll(
        classes,
        i -> columns == 1 ? (int) Math.rint(values[i]) : largest(values, i * columns, columns));
    return classes;
  }

  private static double[] numbers(HostTensor y) {
    double[] numbers = new double[y.elements()];
    if (y.dtype() == DType.INT32) {
      int[] values = y.ints();
      Arrays.setAll(numbers, i -> values[i]);
    } else {
      float[] values = y.floats();
      Arrays.setAll(numbers, i -> values[i]);
    }
    return numbers;
  }

  private static int largest(double[] values, int from, int columns) {
    int best = 0;
    for (int k = 1; k < columns; k++) {
      if (values[from + k] > values[from + best]) {
        best = k;
      }
    }
    return best;
  }
}

package dev.lenet.examples;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;

/** What the examples do with NumPy. */
final class Arrays {
  private Arrays() {}

  /** {@code keras.utils.to_categorical}. */
  static HostTensor toCategorical(HostTensor labels, int classes) {
    int[] numbers = labels.ints();
    float[] rows = new float[numbers.length * classes];
    for (int i = 0; i < numbers.length; i++) {
      rows[i * classes + numbers[i]] = 1;
    }
    return HostTensor.ofFloats(Shape.of(numbers.length, classes), rows);
  }

  /** {@code np.isin(labels, (5, 7, 9)).astype("float32")}: the shoes. */
  static HostTensor shoes(HostTensor labels) {
    int[] numbers = labels.ints();
    float[] shoes = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      shoes[i] = numbers[i] == 5 || numbers[i] == 7 || numbers[i] == 9 ? 1 : 0;
    }
    return HostTensor.ofFloats(labels.shape(), shoes);
  }
}

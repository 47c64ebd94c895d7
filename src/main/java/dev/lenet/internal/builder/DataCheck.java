package dev.lenet.internal.builder;

import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.losses.Loss;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Looks at data before it is trained on or evaluated: what would go wrong is said in one line. */
final class DataCheck {
  private DataCheck() {}

  /**
   * @param what how messages name the data
   * @param loss what takes the targets
   * @param output the shape of the model's output, N first
   */
  static void check(String what, SampleSource data, Loss loss, Shape output) {
    if (data.size() == 0) {
      throw new InputException(what + ": no samples (expected: 1 or more)");
    }
    if (data instanceof Dataset inMemory) {
      finite(what + ": x", inMemory.x());
      finite(what + ": y", inMemory.y());
    }
    long classes = loss.classes(output);
    if (classes > 0 && (data.targetType() == DType.INT32 || loss.takesClassNumbers())) {
      labels(what, data.targets(), loss, classes);
    }
  }

  private static void finite(String what, HostTensor tensor) {
    if (tensor.dtype() != DType.FLOAT32) {
      return;
    }
    FloatBuffer values = tensor.bytes().asFloatBuffer();
    int count = values.remaining();
    for (int i = 0; i < count; i++) {
      float value = values.get(i);
      if (Float.isNaN(value) || Float.isInfinite(value)) {
        throw new InputException(
            "%s of sample %d is %s (expected: finite numbers)"
                .formatted(what, i / tensor.shape().dropFirst().elements(), value));
      }
    }
  }

  private static void labels(String what, HostTensor labels, Loss loss, long classes) {
    IntBuffer numbers = labels.bytes().asIntBuffer();
    FloatBuffer values = labels.bytes().asFloatBuffer();
    int count = numbers.remaining();
    for (int i = 0; i < count; i++) {
      int label = labels.dtype() == DType.INT32 ? numbers.get(i) : (int) values.get(i);
      if (!loss.takes(label, classes)) {
        throw new InputException(
            "%s: the label of sample %d is %d (expected: 0 to %d)"
                .formatted(what, i / labels.shape().dropFirst().elements(), label, classes - 1));
      }
    }
  }
}

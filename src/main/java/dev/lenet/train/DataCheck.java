package dev.lenet.train;

import dev.lenet.data.DType;
import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/** Looks at data before it is trained on or evaluated: what would go wrong is said in one line. */
final class DataCheck {
  private DataCheck() {}

  /**
   * @param what how messages name the data
   * @param classes how many classes class numbers may name; 0 where any number will do
   */
  static void check(String what, Dataset data, long classes) {
    if (data.size() == 0) {
      throw new InputException(what + ": no samples (expected: 1 or more)");
    }
    finite(what + ": x", data.x());
    finite(what + ": y", data.y());
    if (data.y().dtype() == DType.INT32 && classes > 0) {
      labels(what, data.y(), classes);
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

  private static void labels(String what, HostTensor labels, long classes) {
    IntBuffer values = labels.bytes().asIntBuffer();
    int count = values.remaining();
    for (int i = 0; i < count; i++) {
      int label = values.get(i);
      if (label < 0 || label >= classes) {
        throw new InputException(
            "%s: the label of sample %d is %d (expected: 0 to %d)"
                .formatted(what, i / labels.shape().dropFirst().elements(), label, classes - 1));
      }
    }
  }
}

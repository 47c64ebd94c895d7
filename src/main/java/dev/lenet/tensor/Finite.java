package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.nio.FloatBuffer;

/** Refuses inputs that are not numbers. */
public final class Finite {
  private Finite() {}

  /**
   * Checks every element of a float32 tensor; other types are left alone.
   *
   * @param where names the tensor in the message
   * @throws InputException with the first sample that has NaN or an infinity
   */
  public static void require(HostTensor x, String where) {
    if (x.dtype() != DType.FLOAT32) {
      return;
    }
    FloatBuffer values = x.bytes().asFloatBuffer();
    for (int i = 0; i < values.limit(); i++) {
      float value = values.get(i);
      if (!Float.isFinite(value)) {
        throw new InputException(
            "%s: %s in sample %d (expected: finite numbers)"
                .formatted(where, value, i / x.shape().dropFirst().elements()));
      }
    }
  }
}

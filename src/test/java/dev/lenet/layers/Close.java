package dev.lenet.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.tensor.HostTensor;

/** Compares tensors with the project's tolerance: 1e-6 of the largest expected magnitude. */
public final class Close {
  private Close() {}

  public static void assertClose(String what, HostTensor expected, HostTensor actual) {
    assertEquals(expected.shape(), actual.shape(), what);
    float[] e = expected.floats();
    float[] a = actual.floats();
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < e.length; i++) {
      assertTrue(Float.isFinite(a[i]), what + " has a value that is not finite");
      largest = Math.max(largest, Math.abs(e[i]));
      difference = Math.max(difference, Math.abs(e[i] - a[i]));
    }
    assertTrue(
        difference <= 1e-6 * largest,
        what + " differs by " + difference + ", the largest magnitude being " + largest);
  }
}

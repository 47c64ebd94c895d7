package dev.lenet.parity;

import dev.lenet.tensor.HostTensor;
import java.nio.FloatBuffer;

/**
 * How far a layer's output is from what was recorded; filled batch by batch. Where one of two
 * numbers is not finite and the other is not the same, they are infinitely far apart.
 */
final class Difference {
  private double largest;
  private double maxAbs;
  private double maxAbsRectified;
  private long maxUlp;
  private long notFinite;

  /** Adds one batch: float32 tensors of one shape. */
  void add(HostTensor recorded, HostTensor computed) {
    FloatBuffer expected = recorded.bytes().asFloatBuffer();
    FloatBuffer actual = computed.bytes().asFloatBuffer();
    while (expected.hasRemaining()) {
      add(expected.get(), actual.get());
    }
  }

  private void add(float expected, float actual) {
    if (Float.isFinite(expected)) {
      largest = Math.max(largest, Math.abs(expected));
    }
    if (Float.isFinite(expected) && Float.isFinite(actual)) {
      maxAbs = Math.max(maxAbs, Math.abs((double) expected - actual));
      double rectified = Math.max(0, (double) expected);
      maxAbsRectified = Math.max(maxAbsRectified, Math.abs(rectified - actual));
      maxUlp = Math.max(maxUlp, Ulp.between(expected, actual));
    } else if (Float.compare(expected, actual) != 0) {
      notFinite++;
    }
  }

  /** The largest magnitude of what was recorded, of its finite numbers. */
  double largest() {
    return largest;
  }

  /** The largest absolute difference. */
  double maxAbs() {
    return notFinite > 0 ? Double.POSITIVE_INFINITY : maxAbs;
  }

  /** The largest absolute difference as a part of {@link #largest}. */
  double maxRelative() {
    return maxAbs() == 0 ? 0 : maxAbs() / largest;
  }

  /** The largest distance in float32 steps between two finite numbers. */
  long maxUlp() {
    return maxUlp;
  }

  /** How many elements differ in being finite, or in which of NaN and the infinities they are. */
  long notFinite() {
    return notFinite;
  }

  /** Whether it differs, but would not if the recorded numbers went through a relu first. */
  boolean isRecordedBeforeRelu(double tolerance) {
    return !isWithin(tolerance) && notFinite == 0 && maxAbsRectified <= tolerance * largest;
  }

  /** Whether nothing differs by more than this part of the largest magnitude. */
  boolean isWithin(double tolerance) {
    return maxAbs() <= tolerance * largest;
  }
}

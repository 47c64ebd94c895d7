package dev.lenet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  @Test
  void isMeasuredAgainstTheLargestMagnitude() {
    Difference difference = difference(new float[] {-4, 1}, new float[] {-4, 1.5f});
    assertEquals(4, difference.largest());
    assertEquals(0.5, difference.maxAbs());
    assertEquals(0.125, difference.maxRelative());
    assertEquals(1 << 22, difference.maxUlp());
  }

  @Test
  void theToleranceItselfIsWithin() {
    Difference difference = difference(new float[] {-4, 1}, new float[] {-4, 1.5f});
    assertEquals(true, difference.isWithin(0.125));
    assertEquals(false, difference.isWithin(Math.nextDown(0.125)));
  }

  @Test
  void aLayerOfZerosHasToBeZero() {
    assertEquals(true, difference(new float[] {0, 0}, new float[] {0, -0f}).isWithin(0.1));
    assertEquals(false, difference(new float[] {0}, new float[] {1e-30f}).isWithin(0.1));
  }

  @Test
  void whatWasRecordedBeforeAReluIsTold() {
    Difference difference = difference(new float[] {-4, 1}, new float[] {0, 1});
    assertEquals(false, difference.isWithin(1e-5));
    assertEquals(true, difference.isRecordedBeforeRelu(1e-5));
    assertEquals(
        false, difference(new float[] {-4, 1}, new float[] {0, 2}).isRecordedBeforeRelu(1e-5));
    assertEquals(false, difference(new float[] {1}, new float[] {1}).isRecordedBeforeRelu(1e-5));
  }

  @Test
  void whatIsNotFiniteEqualsItselfAlone() {
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    assertEquals(
        true, difference(new float[] {nan, infinity}, new float[] {nan, infinity}).isWithin(0));
    Difference difference =
        difference(new float[] {nan, infinity, 1}, new float[] {1, -infinity, 1});
    assertEquals(2, difference.notFinite());
    assertEquals(Double.POSITIVE_INFINITY, difference.maxAbs());
    assertEquals(false, difference.isWithin(1e30));
  }

  private static Difference difference(float[] recorded, float[] computed) {
    Difference difference = new Difference();
    Shape shape = Shape.of(1, recorded.length);
    difference.add(HostTensor.ofFloats(shape, recorded), HostTensor.ofFloats(shape, computed));
    return difference;
  }
}

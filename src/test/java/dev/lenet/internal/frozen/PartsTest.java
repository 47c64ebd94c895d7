package dev.lenet.internal.frozen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PartsTest {
  private static final long LENET = 32 * 32 * 3;

  @Test
  void fewSamplesStayTogether() {
    assertEquals(1, Parts.of(1, LENET).count());
    assertEquals(1, Parts.of(16, LENET).count());
    assertEquals(1, Parts.of(0, LENET).count());
  }

  @Test
  void aBatchOfThirtyTwoIsHalved() {
    assertEquals(2, Parts.of(32, LENET).count());
  }

  @Test
  void noPartHasMoreThanSixtyFourSamplesAndTheyDifferByOne() {
    for (int samples = 1; samples < 1000; samples++) {
      Parts parts = Parts.of(samples, LENET);
      assertEquals(0, parts.from(0));
      assertEquals(samples, parts.from(parts.count()));
      for (int i = 0; i < parts.count(); i++) {
        int size = parts.from(i + 1) - parts.from(i);
        assertTrue(size >= 1 && size <= 64, samples + " samples, part " + i + ": " + size);
        assertTrue(Math.abs(size - samples / parts.count()) <= 1, samples + ", part " + i);
      }
    }
  }

  @Test
  void largeSamplesAreSharedFromTheSecondOn() {
    assertEquals(2, Parts.of(2, 224 * 224 * 3).count());
    assertEquals(8, Parts.of(64, 224 * 224 * 3).count());
  }
}

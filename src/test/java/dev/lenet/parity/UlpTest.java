package dev.lenet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UlpTest {
  @Test
  void neighboursAreOneStepApart() {
    assertEquals(1, Ulp.between(1, Math.nextUp(1f)));
    assertEquals(1, Ulp.between(-1, Math.nextUp(-1f)));
    assertEquals(1 << 23, Ulp.between(1, 2));
  }

  @Test
  void bothZerosAreOneValue() {
    assertEquals(0, Ulp.between(-0f, 0f));
    assertEquals(2, Ulp.between(-Float.MIN_VALUE, Float.MIN_VALUE));
  }

  @Test
  void theFarthestNumbersDoNotOverflow() {
    assertEquals(2L * 0x7F7FFFFF, Ulp.between(-Float.MAX_VALUE, Float.MAX_VALUE));
  }
}

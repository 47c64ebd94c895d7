package dev.lenet.serve.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How many requests wait: as many as there is room for in a burst, few while some are refused. */
class AdmissionTest {
  private static final int LIMIT = 20;
  private static final int FEW = 2 * Admission.EACH;

  private long now = 7;
  private final Admission admission = new Admission(LIMIT, 2, () -> now);

  /** Takes as many as it can; returns how many. */
  private int fill() {
    int taken = 0;
    while (admission.enter()) {
      if (admission.compute()) {
        taken++;
      } else {
        admission.leave();
        return taken;
      }
    }
    return taken;
  }

  private void finish(int count) {
    for (int i = 0; i < count; i++) {
      admission.computed();
      admission.leave();
    }
  }

  @Test
  void aBurstTakesAllPlaces() {
    for (int i = 0; i < LIMIT; i++) {
      assertTrue(admission.enter() && admission.compute());
    }
    finish(LIMIT);
    assertEquals(LIMIT, fill());
    assertEquals(LIMIT, admission.underWay());
  }

  @Test
  void onceFullFewAreTakenWhileSomeAreRefused() {
    assertEquals(LIMIT, fill());
    finish(LIMIT);
    for (int i = 0; i < 10; i++) {
      now += Admission.OVERLOAD;
      assertEquals(FEW, fill());
      finish(FEW);
    }
    assertEquals(0, admission.underWay());
  }

  @Test
  void whenNoneWasRefusedForASecondItIsOver() {
    assertEquals(LIMIT, fill());
    finish(LIMIT);
    now += Admission.OVERLOAD + 1;
    assertEquals(LIMIT, fill());
  }

  @Test
  void slowBodiesTakeNoneOfTheFew() {
    assertEquals(LIMIT, fill());
    finish(LIMIT);
    for (int i = 0; i < LIMIT - FEW; i++) {
      assertTrue(admission.enter(), "received slowly");
    }
    assertEquals(FEW, fill());
  }

  @Test
  void manyThatWereReceivedAtOnceAreRefusedLater() {
    assertEquals(LIMIT, fill());
    finish(LIMIT);
    for (int i = 0; i < LIMIT; i++) {
      assertTrue(admission.enter());
    }
    for (int i = 0; i < FEW; i++) {
      assertTrue(admission.compute());
    }
    assertFalse(admission.compute());
  }

  @Test
  void aLimitBelowTheFewIsTheLimit() {
    Admission small = new Admission(1, 2, () -> now);
    assertTrue(small.enter() && small.compute());
    assertFalse(small.enter());
    small.computed();
    small.leave();
    assertTrue(small.enter() && small.compute());
  }
}

package dev.lenet.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order passes take the samples. */
class ShufflesTest {
  private static final int SAMPLES = 50;

  @Test
  void aPassTakesEverySampleOnce() {
    int[] order = new Shuffles(SAMPLES, 7).of(3).clone();
    Arrays.sort(order);
    assertArrayEquals(Shuffles.inOrder(SAMPLES), order);
  }

  @Test
  void aPassDependsOnSeedAndPassAlone() {
    Shuffles gone = new Shuffles(SAMPLES, 7);
    IntStream.range(0, 5).forEach(gone::of);
    assertArrayEquals(new Shuffles(SAMPLES, 7).of(5), gone.of(5));
  }

  @Test
  void withoutASeedTheSamplesComeAsTheyAre() {
    assertArrayEquals(Shuffles.inOrder(SAMPLES), new Shuffles(SAMPLES, null).of(4));
  }

  /** More passes and seeds than one apart in a sum such as 31 * seed + pass. */
  @Test
  void noTwoSeedsOrPassesShareAnOrder() {
    Map<List<Integer>, String> seen = new HashMap<>();
    for (int seed = -2; seed < 8; seed++) {
      Shuffles orders = new Shuffles(SAMPLES, seed);
      for (int pass = 0; pass < 100; pass++) {
        String here = "seed " + seed + ", pass " + pass;
        String other = seen.put(Arrays.stream(orders.of(pass)).boxed().toList(), here);
        assertNull(other, () -> here + " has the order of " + other);
      }
    }
  }

  /** The first swap of a shuffle is drawn evenly, whatever the seed. */
  @Test
  void neighbouringSeedsBeginDifferently() {
    int[] last = IntStream.range(0, 1000).map(s -> new Shuffles(10, s).of(0)[9]).toArray();
    for (int value = 0; value < 10; value++) {
      int wanted = value;
      long count = Arrays.stream(last).filter(v -> v == wanted).count();
      assertTrue(count > 60 && count < 140, value + " is last " + count + " times of 1000");
    }
  }
}

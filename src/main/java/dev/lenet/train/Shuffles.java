package dev.lenet.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * In which order each pass over the samples takes them: a function of the seed and the pass alone,
 * so that a resumed run goes on as if it had not been interrupted.
 */
final class Shuffles {
  private final int samples;
  private final @Nullable Integer seed;
  private int currentPass = -1;
  private int[] current = {};

  /**
   * @param seed null where the samples are taken as they come
   */
  Shuffles(int samples, @Nullable Integer seed) {
    this.samples = samples;
    this.seed = seed;
  }

  int samples() {
    return samples;
  }

  /** The order of a pass, from 0. Not for more than one thread at a time. */
  int[] of(int pass) {
    if (pass != currentPass) {
      current = seed == null ? inOrder(samples) : shuffled(samples, seed, pass);
      currentPass = pass;
    }
    return current;
  }

  static int[] inOrder(int size) {
    return IntStream.range(0, size).toArray();
  }

  private static int[] shuffled(int size, int seed, int pass) {
    SplittableRandom random = random(seed, pass);
    int[] order = inOrder(size);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    return order;
  }

  /**
   * Split off the seed's own generator, so no two seeds or passes share a part of their numbers.
   */
  private static SplittableRandom random(int seed, int pass) {
    SplittableRandom root = new SplittableRandom(seed);
    for (int i = 0; i < pass; i++) {
      root.split();
    }
    return root.split();
  }
}

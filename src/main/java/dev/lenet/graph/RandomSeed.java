package dev.lenet.graph;

import java.security.SecureRandom;
import org.apache.commons.rng.core.source32.MersenneTwister;

/**
 * The seeds that initializers and random layers draw, as Keras does it: each draws Python's {@code
 * random.randint(1, 1e9)} when it is made, so after {@link #set} the same layers, made in the same
 * order, get the same weights as in Python.
 *
 * <p>Python's generator is MT19937, seeded by {@code init_by_array} with the seed's 32-bit digits
 * (CPython, Modules/_randommodule.c); {@code randint} draws just enough high bits and rejects what
 * is out of range (Lib/random.py, {@code _randbelow_with_getrandbits}).
 */
public final class RandomSeed {
  private static final int LIMIT = 1_000_000_000;
  private static final int BITS = 30;

  private static MersenneTwister generator =
      new MersenneTwister(new SecureRandom().ints(4).toArray());

  private RandomSeed() {}

  /** Keras's {@code keras.utils.set_random_seed}; the seed is taken as 32 unsigned bits. */
  public static synchronized void set(int seed) {
    generator = new MersenneTwister(new int[] {seed});
  }

  /** The next seed, from 1 to 1e9. */
  public static synchronized int next() {
    int draw;
    do {
      draw = generator.nextInt() >>> (32 - BITS);
    } while (draw >= LIMIT);
    return draw + 1;
  }
}

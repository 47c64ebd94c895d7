package dev.lenet.numpy;

import java.util.Collections;
import java.util.List;

/**
 * {@code numpy.random.RandomState(seed).shuffle}: the same seed gives the same order as in Python,
 * so that a folder is split here as Keras splits it.
 *
 * <p>Mersenne Twister 19937 seeded with one number, then Fisher and Yates's shuffle from the end,
 * which draws numbers below a bound by masking and rejecting.
 *
 * @see <a href="http://www.math.sci.hiroshima-u.ac.jp/m-mat/MT/MT2002/CODES/mt19937ar.c">The
 *     generator's reference</a>
 */
public final class NumpyShuffle {
  private static final int SIZE = 624;
  private static final int OFFSET = 397;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  private NumpyShuffle(int seed) {
    int value = seed;
    for (int i = 0; i < SIZE; i++) {
      state[i] = value;
      value = 1812433253 * (value ^ (value >>> 30)) + i + 1;
    }
  }

  /** Shuffles a list in place. */
  public static void shuffle(List<?> list, int seed) {
    NumpyShuffle random = new NumpyShuffle(seed);
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.upTo(i));
    }
  }

  private int upTo(int max) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(max);
    int value = nextInt() & mask;
    while (value > max) {
      value = nextInt() & mask;
    }
    return value;
  }

  private int nextInt() {
    if (next == SIZE) {
      for (int i = 0; i < SIZE; i++) {
        int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7FFFFFFF);
        state[i] = state[(i + OFFSET) % SIZE] ^ (y >>> 1) ^ ((y & 1) * 0x9908B0DF);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9D2C5680;
    y ^= (y << 15) & 0xEFC60000;
    return y ^ (y >>> 18);
  }
}

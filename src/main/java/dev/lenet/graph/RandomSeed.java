package dev.lenet.graph;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
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

  /** The turns taken and not drawn yet, in the order in which they were taken. */
  private static final Deque<Turn> WAITING = new ArrayDeque<>();

  private static final int MOST_WAITING = 4096;

  private RandomSeed() {}

  /**
   * A turn to draw. It is drawn when somebody asks for its value, after all turns taken before it.
   * Until then it can be given back, as if it had never been taken: so a layer takes the turn of
   * its default initializer, and gives it back when it is told to use another.
   */
  public static final class Turn {
    private int value;
    private boolean givenBack;

    private Turn() {}

    /** The seed, from 1 to 1e9. */
    public int value() {
      return RandomSeed.value(this);
    }

    /** Gives the turn back, unless it has been drawn. */
    public void giveBack() {
      RandomSeed.giveBack(this);
    }
  }

  /** Keras's {@code keras.utils.set_random_seed}; the seed is taken as 32 unsigned bits. */
  public static synchronized void set(int seed) {
    drawWaiting();
    generator = new MersenneTwister(new int[] {seed});
  }

  /** Takes the next turn. */
  public static synchronized Turn take() {
    if (WAITING.size() >= MOST_WAITING) {
      drawUpTo(WAITING.getFirst());
    }
    Turn turn = new Turn();
    WAITING.addLast(turn);
    return turn;
  }

  /** The next seed, from 1 to 1e9. */
  public static synchronized int next() {
    drawWaiting();
    return draw();
  }

  private static synchronized int value(Turn turn) {
    if (turn.value == 0) {
      if (turn.givenBack) {
        turn.value = next();
      } else {
        drawUpTo(turn);
      }
    }
    return turn.value;
  }

  private static synchronized void giveBack(Turn turn) {
    turn.givenBack |= WAITING.remove(turn);
  }

  private static void drawWaiting() {
    while (!WAITING.isEmpty()) {
      WAITING.removeFirst().value = draw();
    }
  }

  private static void drawUpTo(Turn last) {
    Turn turn;
    do {
      turn = WAITING.removeFirst();
      turn.value = draw();
    } while (turn != last);
  }

  private static int draw() {
    int draw;
    do {
      draw = generator.nextInt() >>> (32 - BITS);
    } while (draw >= LIMIT);
    return draw + 1;
  }
}

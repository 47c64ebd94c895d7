package dev.lenet.images.vp8;

import java.util.Arrays;

/** Reads a macroblock's coefficients (RFC 6386, section 13), multiplied by their steps. */
final class Coefficients {
  private static final int BLOCK = 16;
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
  private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129},
  };
  private static final int CONTEXT = 11; // probabilities of one
  private static final int BAND = 3 * CONTEXT;
  private static final int TYPE = 8 * BAND;
  private static final int MEANS = 8; // of the contexts: after 4 of luma, 2 of each colour

  private final int[] probabilities;

  /** Whether the blocks above had coefficients: 9 a macroblock. */
  private final boolean[] above;

  private final boolean[] left = new boolean[MEANS + 1];

  /** 16 blocks of luma, then 4 of each colour difference. */
  final int[] values = new int[24 * BLOCK];

  /** Which of the blocks have any. */
  final boolean[] present = new boolean[24];

  private final int[] means = new int[BLOCK];

  Coefficients(int[] probabilities, int columns) {
    this.probabilities = probabilities;
    this.above = new boolean[columns * (MEANS + 1)];
  }

  void beginRow() {
    Arrays.fill(left, false);
  }

  /** Clears the values, for a macroblock that has none. */
  void skip(int column, boolean hasMeans) {
    clear();
    int kept = hasMeans ? MEANS + 1 : MEANS; // without means, the context of the last ones stays
    Arrays.fill(left, 0, kept, false);
    Arrays.fill(above, column * (MEANS + 1), column * (MEANS + 1) + kept, false);
  }

  /**
   * Reads those of a macroblock.
   *
   * @return whether there are any
   */
  boolean read(BoolDecoder bits, int column, boolean hasMeans, int[][] steps) {
    clear();
    int top = column * (MEANS + 1);
    if (hasMeans) {
      Arrays.fill(means, 0);
      int context = context(top + MEANS, MEANS);
      boolean some = block(bits, 1, context, 0, steps[1], means, 0) > 0;
      above[top + MEANS] = some;
      left[MEANS] = some;
      Transform.walsh(means, values);
    }
    int first = hasMeans ? 1 : 0;
    boolean any = plane(bits, top, 0, 4, 0, hasMeans ? 0 : 3, first, steps[0]);
    any |= plane(bits, top, 4, 2, 16, 2, 0, steps[2]);
    any |= plane(bits, top, 6, 2, 20, 2, 0, steps[2]);
    return any;
  }

  private boolean plane(
      BoolDecoder bits, int top, int at, int size, int block, int type, int first, int[] steps) {
    boolean any = false;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int i = block + y * size + x;
        int context = context(top + at + x, at + y);
        int end = block(bits, type, context, first, steps, values, i * BLOCK);
        boolean some = end > first;
        above[top + at + x] = some;
        left[at + y] = some;
        present[i] = end > 1 || values[i * BLOCK] != 0;
        any |= present[i];
      }
    }
    return any;
  }

  private int context(int column, int row) {
    return (above[column] ? 1 : 0) + (left[row] ? 1 : 0);
  }

  /** Returns where the block's coefficients end. */
  private int block(
      BoolDecoder bits, int type, int context, int first, int[] steps, int[] out, int to) {
    int n = first;
    int p = type * TYPE + BANDS[n] * BAND + context * CONTEXT;
    while (n < BLOCK) {
      if (bits.bit(probabilities[p]) == 0) {
        return n;
      }
      while (bits.bit(probabilities[p + 1]) == 0) {
        n++;
        if (n == BLOCK) {
          return BLOCK;
        }
        p = type * TYPE + BANDS[n] * BAND;
      }
      int value = value(bits, p);
      int step = steps[n > 0 ? 1 : 0];
      out[to + ZIGZAG[n]] = (short) ((bits.flag() ? -value : value) * step);
      n++;
      p = type * TYPE + BANDS[n] * BAND + (value > 1 ? 2 : 1) * CONTEXT;
    }
    return BLOCK;
  }

  private int value(BoolDecoder bits, int p) {
    if (bits.bit(probabilities[p + 2]) == 0) {
      return 1;
    }
    if (bits.bit(probabilities[p + 3]) == 0) {
      return bits.bit(probabilities[p + 4]) == 0 ? 2 : 3 + bits.bit(probabilities[p + 5]);
    }
    if (bits.bit(probabilities[p + 6]) == 0) {
      if (bits.bit(probabilities[p + 7]) == 0) {
        return 5 + bits.bit(159);
      }
      return 7 + 2 * bits.bit(165) + bits.bit(145);
    }
    int high = bits.bit(probabilities[p + 8]);
    int category = 2 * high + bits.bit(probabilities[p + 9 + high]);
    int value = 0;
    for (int probability : LARGE[category]) {
      value = 2 * value + bits.bit(probability);
    }
    return value + 3 + (8 << category);
  }

  private void clear() {
    Arrays.fill(values, 0);
    Arrays.fill(present, false);
  }
}

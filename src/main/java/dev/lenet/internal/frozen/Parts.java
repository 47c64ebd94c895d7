package dev.lenet.internal.frozen;

/**
 * How a batch is cut: a function of the number and the size of the samples alone, never of the
 * machine, so that the same batch always gives the same bits.
 *
 * <p>A part has at most 64 samples: beyond that what lies between LeNet's layers leaves the cache,
 * and oneDNN takes another kernel, which adds in another order. Few samples, or little ones, are
 * not cut: to wake another thread would cost more than it brings.
 *
 * @param samples how many samples there are
 * @param count into how many parts they are cut, which differ by one sample at most
 */
record Parts(int samples, int count) {
  private static final int SMALLEST = 16;
  private static final int LARGEST = 64;

  /**
   * Elements of LeNet's input, for which the bounds were found; larger samples make fewer a part.
   */
  private static final long ELEMENTS = 32 * 32 * 3;

  /** A matrix product reads its kernel once for the samples of a part: some are kept together. */
  private static final int LARGEST_OF_LARGE = 8;

  /**
   * The parts of a batch.
   *
   * @param elements how many numbers a sample has
   */
  static Parts of(int samples, long elements) {
    long fit = Math.max(1, elements);
    long least = Math.min(SMALLEST, Math.max(1, SMALLEST * ELEMENTS / fit));
    long most = Math.min(LARGEST, Math.max(LARGEST_OF_LARGE, LARGEST * ELEMENTS / fit));
    long size = Math.min(most, Math.max(least, samples / 4));
    return new Parts(samples, (int) Math.max(1, (samples + size - 1) / size));
  }

  /** A batch that stays whole. */
  static Parts whole(int samples) {
    return new Parts(samples, 1);
  }

  /** The first sample of a part; that of the part after the last is {@link #samples}. */
  int from(int part) {
    return (int) ((long) part * samples / count);
  }
}

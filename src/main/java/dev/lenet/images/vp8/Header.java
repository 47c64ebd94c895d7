package dev.lenet.images.vp8;

/** A key frame's header (RFC 6386, sections 9 and 19.2), read up to the macroblocks' modes. */
final class Header {
  static final int SEGMENTS = 4;
  private static final int MAX_STEP = 127;
  private static final int MAX_CHROMA_DC_STEP = 117;

  final BoolDecoder bits;
  final boolean segmented;
  final boolean mapped;
  final int[] segmentTree = {255, 255, 255};
  final boolean simpleFilter;
  final int filterLevel;
  final int sharpness;
  final int partitions;

  /** The loop filter's level: of a segment, of 16x16 modes (0) and of 4x4 modes (1). */
  final int[][] filterLevels = new int[SEGMENTS][2];

  /** Of a segment: luma, the luma's means, chroma; of each the steps of DC and AC. */
  final int[][][] steps = new int[SEGMENTS][3][2];

  final int[] coefficients = Tables.COEFFICIENTS.clone();

  /** How likely a macroblock has coefficients; -1 where all have. */
  final int skipProbability;

  Header(BoolDecoder bits) {
    this.bits = bits;
    bits.number(2); // the color space, and whether clipping is needed
    boolean absolute = false;
    int[] quantizers = new int[SEGMENTS];
    int[] levels = new int[SEGMENTS];
    segmented = bits.flag();
    boolean map = false;
    if (segmented) {
      map = bits.flag();
      if (bits.flag()) {
        absolute = bits.flag();
        for (int i = 0; i < SEGMENTS; i++) {
          quantizers[i] = bits.optionalSigned(7);
        }
        for (int i = 0; i < SEGMENTS; i++) {
          levels[i] = bits.optionalSigned(6);
        }
      }
      for (int i = 0; map && i < segmentTree.length; i++) {
        segmentTree[i] = bits.flag() ? bits.number(8) : 255;
      }
    }
    mapped = map;
    simpleFilter = bits.flag();
    filterLevel = bits.number(6);
    sharpness = bits.number(3);
    int[] deltas = new int[8];
    boolean adjusted = bits.flag();
    if (adjusted && bits.flag()) {
      for (int i = 0; i < deltas.length; i++) {
        deltas[i] = bits.optionalSigned(6);
      }
    }
    for (int i = 0; i < SEGMENTS; i++) {
      int level = segmented ? levels[i] + (absolute ? 0 : filterLevel) : filterLevel;
      filterLevels[i][0] = clip(level + deltas[0], 63);
      filterLevels[i][1] = clip(level + deltas[0] + deltas[4], 63);
    }
    partitions = 1 << bits.number(2);
    readSteps(absolute, quantizers);
    bits.flag(); // whether the next frame keeps the probabilities
    for (int i = 0; i < coefficients.length; i++) {
      if (bits.bit(Tables.UPDATES[i]) == 1) {
        coefficients[i] = bits.number(8);
      }
    }
    skipProbability = bits.flag() ? bits.number(8) : -1;
  }

  private void readSteps(boolean absolute, int[] quantizers) {
    int base = bits.number(7);
    int lumaDc = bits.optionalSigned(4);
    int meansDc = bits.optionalSigned(4);
    int meansAc = bits.optionalSigned(4);
    int chromaDc = bits.optionalSigned(4);
    int chromaAc = bits.optionalSigned(4);
    for (int i = 0; i < SEGMENTS; i++) {
      int q = segmented ? quantizers[i] + (absolute ? 0 : base) : base;
      steps[i][0][0] = Tables.DC_STEPS[clip(q + lumaDc, MAX_STEP)];
      steps[i][0][1] = Tables.AC_STEPS[clip(q, MAX_STEP)];
      steps[i][1][0] = Tables.DC_STEPS[clip(q + meansDc, MAX_STEP)] * 2;
      steps[i][1][1] = Math.max(8, Tables.AC_STEPS[clip(q + meansAc, MAX_STEP)] * 155 / 100);
      steps[i][2][0] = Tables.DC_STEPS[clip(q + chromaDc, MAX_CHROMA_DC_STEP)];
      steps[i][2][1] = Tables.AC_STEPS[clip(q + chromaAc, MAX_STEP)];
    }
  }

  private static int clip(int value, int max) {
    return Math.max(0, Math.min(max, value));
  }
}

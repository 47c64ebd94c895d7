package dev.lenet.images.vp8;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/** One key frame of VP8. */
public final class Vp8Image {
  private static final int TAG = 10; // bytes before the first partition
  private static final int INTRA_4X4 = -1;

  private final byte[] data;
  private final int start;
  private final int end;
  private final int width;
  private final int height;

  /**
   * Reads the size.
   *
   * @param data holds the frame from {@code start} to {@code end}
   * @throws IOException when it is no key frame
   */
  public Vp8Image(byte[] data, int start, int end) throws IOException {
    this.data = data;
    this.start = start;
    this.end = end;
    if (end - start < TAG
        || (data[start] & 1) != 0
        || u(start + 3, 3) != 0x2A019D) { // the start code 9D 01 2A
      throw new IOException("no VP8 key frame");
    }
    width = u(start + 6, 2) & 0x3FFF; // the other two bits ask viewers to enlarge it
    height = u(start + 8, 2) & 0x3FFF;
  }

  /** The width in pixels. */
  public int width() {
    return width;
  }

  /** The height in pixels. */
  public int height() {
    return height;
  }

  /**
   * Decodes it.
   *
   * @return height x width x 3, RGB
   * @throws IOException when it ends early
   */
  public byte[] rgb() throws IOException {
    int first = start + TAG;
    int size = u(start, 3) >> 5;
    if (size > end - first) {
      throw new EOFException("VP8: the first partition is cut off");
    }
    Header header = new Header(new BoolDecoder(data, first, first + size));
    return new Frame(header, partitions(header.partitions, first + size)).decode();
  }

  private BoolDecoder[] partitions(int count, int from) throws IOException {
    int at = from + 3 * (count - 1);
    if (at >= end) {
      throw new EOFException("VP8: the partitions are cut off");
    }
    BoolDecoder[] partitions = new BoolDecoder[count];
    for (int i = 0; i < count; i++) {
      int left = end - at;
      int size = i == count - 1 ? left : Math.min(left, u(from + 3 * i, 3));
      partitions[i] = new BoolDecoder(data, at, at + size);
      at += size;
    }
    return partitions;
  }

  private int u(int at, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (data[at + i] & 0xFF) << (8 * i);
    }
    return value;
  }

  /** The state while macroblocks are decoded. */
  private final class Frame {
    private final Header header;
    private final BoolDecoder[] partitions;
    private final int columns = (width + 15) / 16;
    private final int rows = (height + 15) / 16;
    private final Plane luma = new Plane(16 * columns, 16 * rows);
    private final Plane u = new Plane(8 * columns, 8 * rows);
    private final Plane v = new Plane(8 * columns, 8 * rows);
    private final Coefficients coefficients;
    private final int[] modesAbove = new int[4 * columns];
    private final int[] modesLeft = new int[4];
    private final int[] modes = new int[16];
    private final byte[] levels = new byte[columns * rows];
    private final boolean[] inner = new boolean[columns * rows];

    Frame(Header header, BoolDecoder[] partitions) {
      this.header = header;
      this.partitions = partitions;
      this.coefficients = new Coefficients(header.coefficients, columns);
    }

    byte[] decode() throws IOException {
      for (int row = 0; row < rows; row++) {
        BoolDecoder tokens = partitions[row % partitions.length];
        coefficients.beginRow();
        Arrays.fill(modesLeft, Prediction.DC);
        for (int column = 0; column < columns; column++) {
          macroblock(column, row, tokens);
        }
        if (tokens.ended() || header.bits.ended()) {
          throw new EOFException("VP8: ends in row " + row);
        }
      }
      if (header.filterLevel > 0) {
        LoopFilter filter = new LoopFilter(header);
        for (int i = 0; i < levels.length; i++) {
          filter.apply(luma, u, v, i % columns, i / columns, levels[i], inner[i]);
        }
      }
      return new Colors(luma, u, v, width, height).rgb();
    }

    private void macroblock(int column, int row, BoolDecoder tokens) {
      BoolDecoder bits = header.bits;
      int segment = header.mapped ? segment() : 0;
      boolean skipped = header.skipProbability >= 0 && bits.bit(header.skipProbability) == 1;
      int mode = lumaMode(column);
      int chromaMode = chromaMode();
      boolean whole = mode != INTRA_4X4;
      boolean any = false;
      if (skipped) {
        coefficients.skip(column, whole);
      } else {
        any = coefficients.read(tokens, column, whole, header.steps[segment]);
      }
      if (whole) {
        Prediction.whole(luma, 16 * column, 16 * row, 16, mode);
        add(luma, 16 * column, 16 * row, 4, 0);
      } else {
        blocks(column, row);
      }
      Prediction.whole(u, 8 * column, 8 * row, 8, chromaMode);
      add(u, 8 * column, 8 * row, 2, 16);
      Prediction.whole(v, 8 * column, 8 * row, 8, chromaMode);
      add(v, 8 * column, 8 * row, 2, 20);
      int i = row * columns + column;
      levels[i] = (byte) header.filterLevels[segment][whole ? 0 : 1];
      inner[i] = any || !whole;
    }

    private int segment() {
      int[] tree = header.segmentTree;
      return header.bits.bit(tree[0]) == 0
          ? header.bits.bit(tree[1])
          : 2 + header.bits.bit(tree[2]);
    }

    /** Reads the mode of 16x16 samples, or {@link #modes}. */
    private int lumaMode(int column) {
      BoolDecoder bits = header.bits;
      if (bits.bit(145) == 0) {
        for (int i = 0; i < 16; i++) {
          int above = 4 * column + i % 4;
          modes[i] = blockMode(9 * (10 * modesAbove[above] + modesLeft[i / 4]));
          modesAbove[above] = modes[i];
          modesLeft[i / 4] = modes[i];
        }
        return INTRA_4X4;
      }
      int mode;
      if (bits.bit(156) == 0) {
        mode = bits.bit(163) == 0 ? Prediction.DC : Prediction.VERTICAL;
      } else {
        mode = bits.bit(128) == 0 ? Prediction.HORIZONTAL : Prediction.TRUE_MOTION;
      }
      Arrays.fill(modesAbove, 4 * column, 4 * column + 4, mode);
      Arrays.fill(modesLeft, mode);
      return mode;
    }

    private int blockMode(int p) {
      if (coded(p) == 0) {
        return Prediction.DC;
      }
      if (coded(p + 1) == 0) {
        return Prediction.TRUE_MOTION;
      }
      if (coded(p + 2) == 0) {
        return Prediction.VERTICAL;
      }
      if (coded(p + 3) == 0) {
        if (coded(p + 4) == 0) {
          return Prediction.HORIZONTAL;
        }
        return coded(p + 5) == 0 ? Prediction.RIGHT_DOWN : Prediction.VERTICAL_RIGHT;
      }
      if (coded(p + 6) == 0) {
        return Prediction.LEFT_DOWN;
      }
      if (coded(p + 7) == 0) {
        return Prediction.VERTICAL_LEFT;
      }
      return coded(p + 8) == 0 ? Prediction.HORIZONTAL_DOWN : Prediction.HORIZONTAL_UP;
    }

    private int coded(int probability) {
      return header.bits.bit(Tables.MODES[probability]);
    }

    private int chromaMode() {
      BoolDecoder bits = header.bits;
      if (bits.bit(142) == 0) {
        return Prediction.DC;
      }
      if (bits.bit(114) == 0) {
        return Prediction.VERTICAL;
      }
      return bits.bit(183) == 0 ? Prediction.HORIZONTAL : Prediction.TRUE_MOTION;
    }

    private void blocks(int column, int row) {
      int[] aboveRight = aboveRight(column, row);
      int[] edges = new int[13];
      for (int i = 0; i < 16; i++) {
        int at = luma.at(16 * column + i % 4 * 4, 16 * row + i / 4 * 4);
        for (int k = 0; k < 4; k++) {
          edges[3 - k] = luma.get(at + k * luma.stride - 1);
        }
        int above = at - luma.stride;
        for (int k = 0; k < 9; k++) {
          boolean right = k > 4 && i % 4 == 3; // in the next macroblock, and so of the row above it
          edges[4 + k] = right ? aboveRight[k - 5] : luma.get(above - 1 + k);
        }
        Prediction.block(luma, at, modes[i], edges);
        if (coefficients.present[i]) {
          Transform.addCosine(coefficients.values, 16 * i, luma, at);
        }
      }
    }

    private int[] aboveRight(int column, int row) {
      int[] samples = new int[4];
      int above = luma.at(16 * column, 16 * row - 1);
      for (int k = 0; k < 4; k++) {
        boolean beyond = column == columns - 1 && row > 0;
        boolean border = row == 0;
        samples[k] = border ? 127 : luma.get(above + (beyond ? 15 : 16 + k));
      }
      return samples;
    }

    private void add(Plane plane, int x, int y, int size, int first) {
      for (int i = 0; i < size * size; i++) {
        if (coefficients.present[first + i]) {
          int at = plane.at(x + i % size * 4, y + i / size * 4);
          Transform.addCosine(coefficients.values, 16 * (first + i), plane, at);
        }
      }
    }
  }
}

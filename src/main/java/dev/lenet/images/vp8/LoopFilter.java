package dev.lenet.images.vp8;

/** Smooths the edges between blocks (RFC 6386, section 15), after all were predicted. */
final class LoopFilter {
  private final boolean simple;
  private final int sharpness;

  LoopFilter(Header header) {
    simple = header.simpleFilter;
    sharpness = header.sharpness;
  }

  /**
   * Filters a macroblock's edges to the left and above, and those inside it.
   *
   * @param level 0 to 63
   */
  void apply(Plane luma, Plane u, Plane v, int column, int row, int level, boolean inner) {
    if (level == 0) {
      return;
    }
    int interior = level;
    if (sharpness > 0) {
      interior = Math.min(interior >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
    }
    interior = Math.max(1, interior);
    int limit = 2 * level + interior;
    int variance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    if (column > 0) {
      edges(luma, u, v, column, row, 0, true, 2 * (limit + 4) + 1, interior, variance);
    }
    for (int i = 4; inner && i < 16; i += 4) {
      edges(luma, u, v, column, row, i, true, 2 * limit + 1, interior, variance);
    }
    if (row > 0) {
      edges(luma, u, v, column, row, 0, false, 2 * (limit + 4) + 1, interior, variance);
    }
    for (int i = 4; inner && i < 16; i += 4) {
      edges(luma, u, v, column, row, i, false, 2 * limit + 1, interior, variance);
    }
  }

  private void edges(
      Plane luma,
      Plane u,
      Plane v,
      int column,
      int row,
      int offset,
      boolean vertical,
      int limit,
      int interior,
      int variance) {
    edge(luma, 16 * column, 16 * row, 16, offset, vertical, limit, interior, variance);
    if (!simple && offset % 8 == 0) { // chroma's inner edge is its fourth sample, luma's eighth
      edge(u, 8 * column, 8 * row, 8, offset / 2, vertical, limit, interior, variance);
      edge(v, 8 * column, 8 * row, 8, offset / 2, vertical, limit, interior, variance);
    }
  }

  private void edge(
      Plane plane,
      int x,
      int y,
      int size,
      int offset,
      boolean vertical,
      int limit,
      int interior,
      int variance) {
    int across = vertical ? 1 : plane.stride;
    int along = vertical ? plane.stride : 1;
    int at = plane.at(x, y) + offset * across;
    for (int i = 0; i < size; i++, at += along) {
      if (simple) {
        if (isSmooth(plane, at, across, limit)) {
          two(plane, at, across);
        }
      } else if (isSmooth(plane, at, across, limit) && isCalm(plane, at, across, interior)) {
        if (varies(plane, at, across, variance)) {
          two(plane, at, across);
        } else if (offset > 0) {
          four(plane, at, across);
        } else {
          six(plane, at, across);
        }
      }
    }
  }

  private static boolean isSmooth(Plane p, int at, int d, int limit) {
    return 4 * difference(p, at - d, at) + difference(p, at - 2 * d, at + d) <= limit;
  }

  private static boolean isCalm(Plane p, int at, int d, int limit) {
    return difference(p, at - 4 * d, at - 3 * d) <= limit
        && difference(p, at - 3 * d, at - 2 * d) <= limit
        && difference(p, at - 2 * d, at - d) <= limit
        && difference(p, at + 3 * d, at + 2 * d) <= limit
        && difference(p, at + 2 * d, at + d) <= limit
        && difference(p, at + d, at) <= limit;
  }

  private static boolean varies(Plane p, int at, int d, int limit) {
    return difference(p, at - 2 * d, at - d) > limit || difference(p, at + d, at) > limit;
  }

  private static int difference(Plane p, int a, int b) {
    return Math.abs(p.get(a) - p.get(b));
  }

  private static void two(Plane p, int at, int d) {
    int a = 3 * (p.get(at) - p.get(at - d)) + toByte(p.get(at - 2 * d) - p.get(at + d));
    p.setClipped(at - d, p.get(at - d) + eighth(a + 3));
    p.setClipped(at, p.get(at) - eighth(a + 4));
  }

  private static void four(Plane p, int at, int d) {
    int a = 3 * (p.get(at) - p.get(at - d));
    int down = eighth(a + 4);
    int outer = (down + 1) >> 1;
    p.setClipped(at - 2 * d, p.get(at - 2 * d) + outer);
    p.setClipped(at - d, p.get(at - d) + eighth(a + 3));
    p.setClipped(at, p.get(at) - down);
    p.setClipped(at + d, p.get(at + d) - outer);
  }

  private static void six(Plane p, int at, int d) {
    int a = toByte(3 * (p.get(at) - p.get(at - d)) + toByte(p.get(at - 2 * d) - p.get(at + d)));
    for (int i = 0; i < 3; i++) {
      int part = ((27 - 9 * i) * a + 63) >> 7;
      p.setClipped(at - (i + 1) * d, p.get(at - (i + 1) * d) + part);
      p.setClipped(at + i * d, p.get(at + i * d) - part);
    }
  }

  private static int toByte(int value) {
    return Math.max(-128, Math.min(127, value));
  }

  private static int eighth(int value) {
    return Math.max(-16, Math.min(15, value >> 3));
  }
}

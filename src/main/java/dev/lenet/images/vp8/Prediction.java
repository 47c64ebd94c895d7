package dev.lenet.images.vp8;

/** Predicts blocks from the samples above and to the left (RFC 6386, section 12). */
final class Prediction {
  static final int DC = 0;
  static final int TRUE_MOTION = 1;
  static final int VERTICAL = 2;
  static final int HORIZONTAL = 3;
  static final int RIGHT_DOWN = 4;
  static final int VERTICAL_RIGHT = 5;
  static final int LEFT_DOWN = 6;
  static final int VERTICAL_LEFT = 7;
  static final int HORIZONTAL_DOWN = 8;
  static final int HORIZONTAL_UP = 9;

  private static final int NOTHING_KNOWN = 128;

  private Prediction() {}

  /** Predicts a square of 16 or 8 samples with one of the first four modes. */
  static void whole(Plane plane, int x, int y, int size, int mode) {
    int at = plane.at(x, y);
    int mean = mode == DC ? mean(plane, x, y, size) : 0;
    int corner = plane.get(at - plane.stride - 1);
    for (int j = 0; j < size; j++) {
      int row = at + j * plane.stride;
      int left = plane.get(row - 1);
      for (int i = 0; i < size; i++) {
        int above = plane.get(at - plane.stride + i);
        int value =
            switch (mode) {
              case DC -> mean;
              case VERTICAL -> above;
              case HORIZONTAL -> left;
              default -> left + above - corner;
            };
        plane.setClipped(row + i, value);
      }
    }
  }

  private static int mean(Plane plane, int x, int y, int size) {
    int at = plane.at(x, y);
    int sum = 0;
    int count = 0;
    for (int i = 0; i < size; i++) {
      sum += y > 0 ? plane.get(at - plane.stride + i) : 0;
      sum += x > 0 ? plane.get(at + i * plane.stride - 1) : 0;
    }
    count += y > 0 ? size : 0;
    count += x > 0 ? size : 0;
    return count == 0 ? NOTHING_KNOWN : (sum + count / 2) / count;
  }

  /**
   * Predicts 4x4 samples.
   *
   * @param e the 13 samples around them: from the lowest on the left up, the corner (4), and eight
   *     to the right above
   */
  static void block(Plane plane, int at, int mode, int[] e) {
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        plane.setClipped(at + y * plane.stride + x, sample(mode, e, x, y));
      }
    }
  }

  private static int sample(int mode, int[] e, int x, int y) {
    return switch (mode) {
      case DC -> (e[0] + e[1] + e[2] + e[3] + e[5] + e[6] + e[7] + e[8] + 4) >> 3;
      case TRUE_MOTION -> e[3 - y] + e[5 + x] - e[4];
      case VERTICAL -> mean3(e, 5 + x);
      case HORIZONTAL -> y == 3 ? (e[1] + 3 * e[0] + 2) >> 2 : mean3(e, 3 - y);
      case RIGHT_DOWN -> mean3(e, 4 + x - y);
      case LEFT_DOWN -> x + y == 6 ? (e[11] + 3 * e[12] + 2) >> 2 : mean3(e, 6 + x + y);
      case VERTICAL_RIGHT -> verticalRight(e, x, y);
      case VERTICAL_LEFT -> verticalLeft(e, x, y);
      case HORIZONTAL_DOWN -> horizontalDown(e, x, y);
      default -> horizontalUp(e, x, y);
    };
  }

  private static int verticalRight(int[] e, int x, int y) {
    int along = 2 * x - y;
    if (along < 0) {
      return mean3(e, 5 + along); // y of 1 to 3 on the left edge
    }
    int i = 4 + along / 2;
    return along % 2 == 0 ? mean2(e, i) : mean3(e, i + 1);
  }

  private static int verticalLeft(int[] e, int x, int y) {
    if (x == 3 && y >= 2) {
      return mean3(e, y == 2 ? 10 : 11);
    }
    int i = 5 + x + y / 2;
    return y % 2 == 0 ? mean2(e, i) : mean3(e, i + 1);
  }

  private static int horizontalDown(int[] e, int x, int y) {
    int along = 2 * y - x;
    if (along < 0) {
      return mean3(e, 3 - along);
    }
    int i = 3 - along / 2;
    return along % 2 == 0 ? mean2(e, i) : mean3(e, i);
  }

  private static int horizontalUp(int[] e, int x, int y) {
    int along = x + 2 * y;
    if (along > 5) {
      return e[0];
    }
    if (along == 5) {
      return (e[1] + 3 * e[0] + 2) >> 2;
    }
    int i = 2 - along / 2;
    return along % 2 == 0 ? mean2(e, i) : mean3(e, i);
  }

  private static int mean2(int[] e, int i) {
    return (e[i] + e[i + 1] + 1) >> 1;
  }

  private static int mean3(int[] e, int i) {
    return (e[i - 1] + 2 * e[i] + e[i + 1] + 2) >> 2;
  }
}

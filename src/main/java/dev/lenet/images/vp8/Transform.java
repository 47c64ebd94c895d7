package dev.lenet.images.vp8;

/** The two inverse transforms (RFC 6386, section 14). */
final class Transform {
  private static final int SIZE = 4;
  private static final int BLOCK = 16;

  private Transform() {}

  /** Walsh-Hadamard: 16 coefficients to the first one of each of 16 blocks. */
  static void walsh(int[] in, int[] blocks) {
    int[] half = new int[BLOCK];
    for (int i = 0; i < SIZE; i++) {
      int a = in[i] + in[12 + i];
      int b = in[4 + i] + in[8 + i];
      int c = in[4 + i] - in[8 + i];
      int d = in[i] - in[12 + i];
      half[i] = a + b;
      half[4 + i] = d + c;
      half[8 + i] = a - b;
      half[12 + i] = d - c;
    }
    for (int i = 0; i < SIZE; i++) {
      int row = SIZE * i;
      int first = half[row] + 3; // rounds
      int a = first + half[row + 3];
      int b = half[row + 1] + half[row + 2];
      int c = half[row + 1] - half[row + 2];
      int d = first - half[row + 3];
      blocks[row * BLOCK] = (a + b) >> 3;
      blocks[(row + 1) * BLOCK] = (d + c) >> 3;
      blocks[(row + 2) * BLOCK] = (a - b) >> 3;
      blocks[(row + 3) * BLOCK] = (d - c) >> 3;
    }
  }

  /** Adds 4x4 coefficients, transformed, to what was predicted. */
  static void addCosine(int[] in, int from, Plane plane, int at) {
    int[] half = new int[BLOCK];
    for (int i = 0; i < SIZE; i++) {
      int a = in[from + i] + in[from + 8 + i];
      int b = in[from + i] - in[from + 8 + i];
      int c = sine(in[from + 4 + i]) - cosine(in[from + 12 + i]);
      int d = cosine(in[from + 4 + i]) + sine(in[from + 12 + i]);
      half[SIZE * i] = a + d;
      half[SIZE * i + 1] = b + c;
      half[SIZE * i + 2] = b - c;
      half[SIZE * i + 3] = a - d;
    }
    for (int i = 0; i < SIZE; i++) {
      int first = half[i] + 4; // rounds
      int a = first + half[8 + i];
      int b = first - half[8 + i];
      int c = sine(half[4 + i]) - cosine(half[12 + i]);
      int d = cosine(half[4 + i]) + sine(half[12 + i]);
      int row = at + i * plane.stride;
      add(plane, row, a + d);
      add(plane, row + 1, b + c);
      add(plane, row + 2, b - c);
      add(plane, row + 3, a - d);
    }
  }

  private static void add(Plane plane, int at, int difference) {
    plane.setClipped(at, plane.get(at) + (difference >> 3));
  }

  /** Times the square root of 2 and the cosine of pi / 8. */
  private static int cosine(int value) {
    return ((value * 20091) >> 16) + value;
  }

  /** Times the square root of 2 and the sine of pi / 8. */
  private static int sine(int value) {
    return (value * 35468) >> 16;
  }
}

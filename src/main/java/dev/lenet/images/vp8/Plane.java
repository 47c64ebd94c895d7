package dev.lenet.images.vp8;

import java.util.Arrays;

/**
 * Samples of one kind in whole macroblocks, inside the border that predictions look at: 127 above,
 * 129 to the left (RFC 6386, section 12.2).
 */
final class Plane {
  private static final byte ABOVE = 127;
  private static final byte LEFT = (byte) 129;

  final byte[] samples;
  final int stride;

  Plane(int width, int height) {
    stride = width + 1;
    samples = new byte[Math.multiplyExact(stride, height + 1)];
    for (int y = 1; y <= height; y++) {
      samples[y * stride] = LEFT;
    }
    Arrays.fill(samples, 0, stride, ABOVE);
  }

  /** Where a sample lies; -1 is the border. */
  int at(int x, int y) {
    return (y + 1) * stride + x + 1;
  }

  int get(int at) {
    return samples[at] & 0xFF;
  }

  void set(int at, int value) {
    samples[at] = (byte) value;
  }

  void setClipped(int at, int value) {
    samples[at] = (byte) Math.max(0, Math.min(255, value));
  }
}

package dev.lenet.images.vp8;

/**
 * Makes RGB of luma and of two colour differences at half the size, which are enlarged with
 * libwebp's default filter: of the four samples around a pixel, 9, 3, 3 and 1 sixteenths.
 *
 * @see <a href="https://github.com/webmproject/libwebp/blob/main/src/dsp/upsampling.c">libwebp's
 *     upsampling.c</a> and yuv.h, whose arithmetic this follows
 */
final class Colors {
  private final Plane luma;
  private final Plane u;
  private final Plane v;
  private final int width;
  private final int height;

  Colors(Plane luma, Plane u, Plane v, int width, int height) {
    this.luma = luma;
    this.u = u;
    this.v = v;
    this.width = width;
    this.height = height;
  }

  /** Height x width x 3. */
  byte[] rgb() {
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
    int[] us = new int[width];
    int[] vs = new int[width];
    int chromaRows = (height + 1) / 2;
    for (int y = 0; y < height; y++) {
      int near = y / 2;
      int far = Math.max(0, Math.min(chromaRows - 1, y % 2 == 0 ? near - 1 : near + 1));
      enlarge(u, near, far, us);
      enlarge(v, near, far, vs);
      int from = luma.at(0, y);
      int to = y * width * 3;
      for (int x = 0; x < width; x++) {
        pixel(luma.get(from + x), us[x], vs[x], rgb, to + 3 * x);
      }
    }
    return rgb;
  }

  /** One row, between the row of chroma that it lies in and the next one. */
  private void enlarge(Plane plane, int near, int far, int[] to) {
    int n = plane.at(0, near);
    int f = plane.at(0, far);
    to[0] = (3 * plane.get(n) + plane.get(f) + 2) >> 2;
    for (int x = 1; x < width - 1; x += 2, n++, f++) {
      int left = plane.get(n);
      int right = plane.get(n + 1);
      int farLeft = plane.get(f);
      int farRight = plane.get(f + 1);
      int sum = left + right + farLeft + farRight + 8;
      to[x] = (((sum + 2 * (right + farLeft)) >> 3) + left) >> 1;
      to[x + 1] = (((sum + 2 * (left + farRight)) >> 3) + right) >> 1;
    }
    if (width % 2 == 0) {
      to[width - 1] = (3 * plane.get(n) + plane.get(f) + 2) >> 2;
    }
  }

  /** ITU-R 601 of limited range, in libwebp's fixed point. */
  private static void pixel(int y, int u, int v, byte[] to, int at) {
    int scaled = (y * 19077) >> 8;
    to[at] = clip(scaled + ((v * 26149) >> 8) - 14234);
    to[at + 1] = clip(scaled - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
    to[at + 2] = clip(scaled + ((u * 33050) >> 8) - 17685);
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value >> 6));
  }
}

package dev.lenet.images;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/**
 * Makes RGB of a JPEG's components with the arithmetic of libjpeg and of Pillow.
 *
 * @see <a
 *     href="https://github.com/libjpeg-turbo/libjpeg-turbo/blob/main/src/jdcolor.c">libjpeg-turbo's
 *     jdcolor.c</a>, and Pillow's Convert.c for CMYK
 */
final class JpegPixels {
  private static final int HALF = 1 << 15;
  private static final int RED = fixed(1.40200);
  private static final int GREEN_U = fixed(0.34414);
  private static final int GREEN_V = fixed(0.71414);
  private static final int BLUE = fixed(1.77200);

  private JpegPixels() {}

  static byte[] rgb(Raster raster, JpegFile.Colors colors) {
    byte[] in = ((DataBufferByte) raster.getDataBuffer()).getData();
    int bands = raster.getNumBands();
    int pixels = raster.getWidth() * raster.getHeight();
    byte[] rgb = bands == 3 ? in : new byte[Math.multiplyExact(3, pixels)];
    for (int i = 0; i < pixels; i++) {
      int from = i * bands;
      int to = i * 3;
      switch (colors) {
        case GREY -> grey(in[from], rgb, to);
        case YCC -> ycc(in, from, rgb, to, false);
        case RGB -> {} // as they are
        case CMYK -> cmyk(in, from, rgb, to);
        case YCCK -> {
          ycc(in, from, in, from, true);
          cmyk(in, from, rgb, to);
        }
      }
    }
    return rgb;
  }

  private static void grey(byte value, byte[] rgb, int to) {
    rgb[to] = value;
    rgb[to + 1] = value;
    rgb[to + 2] = value;
  }

  private static void ycc(byte[] in, int from, byte[] out, int to, boolean inverted) {
    int y = in[from] & 0xFF;
    int u = (in[from + 1] & 0xFF) - 128;
    int v = (in[from + 2] & 0xFF) - 128;
    int red = y + ((RED * v + HALF) >> 16);
    int green = y + ((HALF - GREEN_U * u - GREEN_V * v) >> 16);
    int blue = y + ((BLUE * u + HALF) >> 16);
    out[to] = clip(inverted ? 255 - red : red);
    out[to + 1] = clip(inverted ? 255 - green : green);
    out[to + 2] = clip(inverted ? 255 - blue : blue);
  }

  /** Pillow takes 255 for no ink in each JPEG, as Adobe writes them. */
  private static void cmyk(byte[] in, int from, byte[] rgb, int to) {
    ink(~in[from], ~in[from + 1], ~in[from + 2], ~in[from + 3], rgb, to);
  }

  /** Pillow's CMYK to RGB: what the inks leave of what black leaves. */
  static void ink(int c, int m, int y, int k, byte[] rgb, int to) {
    int left = 255 - (k & 0xFF);
    rgb[to] = clip(left - product(c & 0xFF, left));
    rgb[to + 1] = clip(left - product(m & 0xFF, left));
    rgb[to + 2] = clip(left - product(y & 0xFF, left));
  }

  private static int product(int a, int b) {
    int scaled = a * b + 128;
    return ((scaled >> 8) + scaled) >> 8;
  }

  private static byte clip(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }

  private static int fixed(double value) {
    return (int) (value * (1 << 16) + 0.5);
  }
}

package dev.lenet.images;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/**
 * Enlarges the colours of a JPEG that has half the rows of them (4:4:0) as libjpeg-turbo does: each
 * new row is three quarters of the row that it lies in and one of the next. The libjpeg inside most
 * JDKs repeats the rows; where it is libjpeg-turbo itself, there is nothing to do.
 *
 * @see <a
 *     href="https://github.com/libjpeg-turbo/libjpeg-turbo/blob/main/src/jdsample.c">libjpeg-turbo's
 *     jdsample.c</a>, h1v2_fancy_upsample
 */
final class TallColors {
  private static final int BANDS = 3;

  private TallColors() {}

  /** Changes a raster of luma and two colours, if its colours' rows come in equal pairs. */
  static Raster smooth(Raster raster) {
    byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (!repeated(samples, width, height)) {
      return raster;
    }
    int stride = width * BANDS;
    int rows = (height + 1) / 2;
    byte[] last = new byte[stride]; // the row before, as it was
    byte[] near = new byte[stride];
    System.arraycopy(samples, 0, last, 0, stride);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(samples, 2 * row * stride, near, 0, stride);
      int next = Math.min(row + 1, rows - 1) * 2 * stride;
      for (int i = 0; i < stride; i++) {
        if (i % BANDS == 0) {
          continue; // luma
        }
        int three = 3 * (near[i] & 0xFF);
        samples[2 * row * stride + i] = (byte) ((three + (last[i] & 0xFF) + 1) >> 2);
        if (2 * row + 1 < height) {
          int far = row + 1 < rows ? samples[next + i] : near[i];
          samples[(2 * row + 1) * stride + i] = (byte) ((three + (far & 0xFF) + 2) >> 2);
        }
      }
      byte[] free = last;
      last = near;
      near = free;
    }
    return raster;
  }

  private static boolean repeated(byte[] samples, int width, int height) {
    int stride = width * BANDS;
    for (int y = 0; y + 1 < height; y += 2) {
      for (int i = 0; i < stride; i++) {
        if (i % BANDS != 0 && samples[y * stride + i] != samples[(y + 1) * stride + i]) {
          return false;
        }
      }
    }
    return true;
  }
}

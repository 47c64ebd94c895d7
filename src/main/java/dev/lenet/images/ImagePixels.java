package dev.lenet.images;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.awt.image.Raster;

/**
 * Takes the RGB bytes out of a decoded image, without the colour management that Java would apply
 * and Pillow does not.
 *
 * <p>Palettes are looked up, alpha is dropped, grey is repeated. Of 16 bits a sample, colour and
 * grey with alpha give their high byte; grey alone is clipped at 255, as Pillow does it, so that
 * most of it is white. Grey of 32 bits, whole numbers or floats, is clipped too.
 */
final class ImagePixels {
  private ImagePixels() {}

  /** The pixels, row by row, three bytes each. */
  static byte[] rgb(BufferedImage image) {
    int width = image.getWidth();
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    byte[] rgb = new byte[Math.multiplyExact(width * 3, image.getHeight())];
    int bands = raster.getNumBands();
    int[] row = new int[width * bands];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          rgb[at++] = (byte) sample(colors, row, x * bands, bands, channel);
        }
      }
    }
    return rgb;
  }

  /** As {@link #rgb}, of 16-bit grey whose samples count from white. */
  static byte[] invertedGrey(BufferedImage image) {
    Raster raster = image.getRaster();
    int[] row = new int[image.getWidth()];
    byte[] rgb = new byte[Math.multiplyExact(row.length * 3, image.getHeight())];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
      for (int value : row) {
        byte grey = (byte) Math.min(255, 0xFFFF - value);
        rgb[at++] = grey;
        rgb[at++] = grey;
        rgb[at++] = grey;
      }
    }
    return rgb;
  }

  private static int sample(ColorModel colors, int[] row, int pixel, int bands, int channel) {
    if (colors instanceof IndexColorModel palette) {
      return palette.getRGB(row[pixel]) >> (16 - 8 * channel) & 0xFF;
    }
    int band = bands < 3 ? 0 : channel; // one band is grey, two are grey and alpha
    int bits = colors.getComponentSize(band);
    int value = row[pixel + band];
    if (colors instanceof PackedColorModel && bits < 8) {
      return value * 255 / ((1 << bits) - 1); // as Pillow widens the five bits of a BMP
    }
    if (bits > 8) {
      return bands < 2 ? Math.max(0, Math.min(255, value)) : value >> (bits - 8);
    }
    return value;
  }
}

package dev.lenet.images;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of a TIFF file's first page as Pillow gives them: palettes by their high bytes, inks
 * without a profile, colours divided by the alpha that they were multiplied by, and turned as the
 * file asks (Pillow does that for TIFF alone).
 */
final class TiffPixels {
  private static final int TRANSPOSED = 5; // this orientation and those after it swap the axes

  private TiffPixels() {}

  static HostTensor read(ImageReader reader) throws IOException {
    IIOMetadata metadata = reader.getImageMetadata(0);
    TIFFDirectory fields = TIFFDirectory.createFromMetadata(metadata);
    BufferedImage image = reader.read(0);
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    int photometric = number(fields, BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION);
    TIFFField map = fields.getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
    byte[] rgb;
    if (photometric == BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_PALETTE_COLOR && map != null) {
      rgb = palette(raster, map.getAsChars());
    } else if (photometric == BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_CMYK) {
      rgb = cmyk(raster);
    } else {
      rgb = ImagePixels.rgb(image);
      int bits = raster.getSampleModel().getSampleSize(0);
      if (photometric == BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_WHITE_IS_ZERO
          && bits == 16) {
        rgb = ImagePixels.invertedGrey(image); // the JDK inverts them, Pillow does not
      }
      if (image.isAlphaPremultiplied() && raster.getNumBands() == 4) {
        divide(rgb, raster);
      }
    }
    HostTensor upright = HostTensor.ofBytes(Shape.of(height, width, 3), rgb);
    return turned(upright, number(fields, BaselineTIFFTagSet.TAG_ORIENTATION));
  }

  private static int number(TIFFDirectory fields, int tag) {
    @Nullable TIFFField field = fields.getTIFFField(tag);
    return field == null ? -1 : field.getAsInt(0);
  }

  private static byte[] palette(Raster raster, char[] map) {
    int colors = map.length / 3;
    byte[] rgb = new byte[Math.multiplyExact(3, raster.getWidth() * raster.getHeight())];
    int[] row = new int[raster.getWidth()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int index : row) {
        for (int channel = 0; channel < 3; channel++) {
          rgb[at++] = (byte) (map[channel * colors + index] >> 8);
        }
      }
    }
    return rgb;
  }

  private static byte[] cmyk(Raster raster) {
    byte[] rgb = new byte[Math.multiplyExact(3, raster.getWidth() * raster.getHeight())];
    int bands = raster.getNumBands();
    int shift = raster.getSampleModel().getSampleSize(0) - 8;
    int[] row = new int[raster.getWidth() * bands];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, raster.getWidth(), 1, row);
      for (int i = 0; i < row.length; i += bands, at += 3) {
        JpegPixels.ink(
            row[i] >> shift,
            row[i + 1] >> shift,
            row[i + 2] >> shift,
            row[i + 3] >> shift,
            rgb,
            at);
      }
    }
    return rgb;
  }

  private static void divide(byte[] rgb, Raster raster) {
    int[] row = new int[raster.getWidth()];
    int shift = raster.getSampleModel().getSampleSize(3) - 8;
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 3, row);
      for (int sample : row) {
        int alpha = sample >> shift;
        for (int channel = 0; channel < 3; channel++, at++) {
          int value = rgb[at] & 0xFF;
          rgb[at] = (byte) (alpha == 0 ? 0 : Math.min(255, value * 255 / alpha));
        }
      }
    }
  }

  /** Turned by the file's orientation, 1 to 8; any other is none. */
  private static HostTensor turned(HostTensor image, int orientation) {
    if (orientation < 2 || orientation > 8) {
      return image;
    }
    int height = (int) image.shape().size(0);
    int width = (int) image.shape().size(1);
    boolean swapped = orientation >= TRANSPOSED;
    int newHeight = swapped ? width : height;
    int newWidth = swapped ? height : width;
    boolean flipX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean flipY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    byte[] from = new byte[height * width * 3];
    image.bytes().get(from);
    byte[] to = new byte[from.length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int oldX = swapped ? y : x;
        int oldY = swapped ? x : y;
        oldX = flipX ? width - 1 - oldX : oldX;
        oldY = flipY ? height - 1 - oldY : oldY;
        System.arraycopy(from, (oldY * width + oldX) * 3, to, (y * newWidth + x) * 3, 3);
      }
    }
    return HostTensor.ofBytes(Shape.of(newHeight, newWidth, 3), to);
  }
}

package dev.lenet.images;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Image files as uint8 tensors of height x width x channels: PNG, JPEG, BMP, GIF, TIFF and WebP, of
 * up to {@link #MAX_PIXELS}. Only the first frame or page of a file is read.
 *
 * <p>The reference is Keras's {@code load_img}, which is Pillow: the same pixels, and in JPEG at
 * most 1 of 255 away; its conversion to RGB or grey and its resizing, bit for bit. As there, alpha
 * is dropped, colour profiles, gamma and EXIF's orientation are not applied (TIFF's own orientation
 * is), 16-bit colour keeps its high byte, and 16-bit grey is clipped at 255. In grey, where Keras
 * hands 16-bit samples on as they are, these are clipped too.
 *
 * <p>What Pillow refuses as cut off is refused, so is arithmetic-coded JPEG.
 */
public final class Images {
  /** The file name endings of images in folders: those of Keras, and WebP's. */
  public static final List<String> ENDINGS =
      List.of(".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp");

  private static final String EXPECTED = "PNG, JPEG, BMP, GIF, TIFF or WebP";

  /**
   * The maximum number of pixels of an image, because a small file can declare an enormous image.
   * Above the same limit, Pillow warns of a decompression bomb. Decoded, so many pixels take 268
   * MB.
   */
  public static final long MAX_PIXELS = 89_478_485;

  /** More than that many pixels take in any format. */
  private static final int MAX_BYTES = 1 << 29;

  private static final Shape LENET = Shape.of(32, 32, 3);
  private static final Shape GREY_MNIST = Shape.of(28, 28, 1);

  private Images() {}

  /**
   * Reads an image in its original size.
   *
   * @return uint8, H x W x 3
   * @throws InputException if the file is missing, truncated, not an image, or too large
   */
  public static HostTensor read(Path file) {
    return decode(bytesOf(file), file.toString());
  }

  /** Reads an image from bytes; {@code where} names it in messages. */
  public static HostTensor decode(byte[] bytes, String where) {
    return decode(bytes, where, new PixelBudget(MAX_PIXELS));
  }

  /** As {@link #decode(byte[], String)}, within a budget that is looked at before it decodes. */
  static HostTensor decode(byte[] bytes, String where, PixelBudget budget) {
    ImageFormat format = ImageFormat.of(bytes);
    if (format == null) {
      throw new InputException(where + ": not an image (expected: " + EXPECTED + ")");
    }
    try {
      return switch (format) {
        case PNG -> read(format, PngFile.plain(bytes), where, budget);
        case JPEG -> readJpeg(bytes, where, budget);
        case WEBP -> WebPFile.decode(bytes, where, budget);
        case BMP, GIF, TIFF -> read(format, bytes, where, budget);
      };
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // readers meet damaged files with any of these
      throw damaged(where, e);
    } finally {
      budget.decoded();
    }
  }

  /**
   * Reads an image in a model's input shape: Keras's {@code load_img} with {@code target_size} and,
   * for one channel, {@code color_mode="grayscale"}.
   *
   * <p>There is one exception, so that predictions match training: for a 32 x 32 x 3 model, a grey
   * 28 x 28 image is padded like MNIST and Fashion-MNIST, and not resized.
   *
   * @param shape (H, W, C) with one or three channels; a height or width of -1 is the image's own
   */
  public static HostTensor load(Path file, Shape shape, Interpolation interpolation) {
    return fit(read(file), shape, interpolation);
  }

  /** As {@link #load}, from bytes. */
  public static HostTensor load(
      byte[] bytes, String where, Shape shape, Interpolation interpolation) {
    return fit(decode(bytes, where), shape, interpolation);
  }

  /** Brings an image of H x W x 3 to a model's shape, as {@link #load} does. */
  static HostTensor fit(HostTensor rgb, Shape wanted, Interpolation interpolation) {
    if (wanted.rank() != 3
        || (wanted.size(2) != 1 && wanted.size(2) != 3)
        || wanted.size(0) == 0
        || wanted.size(1) == 0) {
      throw new InputException(
          "image for a model with input shape "
              + wanted
              + " (expected: (H, W, C) with 1 or 3 channels)");
    }
    Shape shape = known(wanted, rgb.shape());
    if (shape.equals(LENET)
        && rgb.shape().size(0) == 28
        && rgb.shape().size(1) == 28
        && isGrey(rgb)) {
      HostTensor one = new HostTensor(DType.UINT8, GREY_MNIST.prepend(1), grey(rgb).bytes());
      return new HostTensor(DType.UINT8, LENET, Preparation.images(one, LENET, "image").bytes());
    }
    HostTensor image = shape.size(2) == 1 ? grey(rgb) : rgb;
    return Resize.to(
        image, Math.toIntExact(shape.size(0)), Math.toIntExact(shape.size(1)), interpolation);
  }

  private static Shape known(Shape wanted, Shape image) {
    long height = wanted.size(0) < 0 ? image.size(0) : wanted.size(0);
    long width = wanted.size(1) < 0 ? image.size(1) : wanted.size(1);
    return Shape.of(height, width, wanted.size(2));
  }

  /** Pillow's L: ITU-R 601 luma in 16-bit fixed point. Equal channels keep their value. */
  private static HostTensor grey(HostTensor rgb) {
    ByteBuffer from = rgb.bytes();
    byte[] to = new byte[from.remaining() / 3];
    for (int i = 0; i < to.length; i++) {
      int red = from.get() & 0xFF;
      int green = from.get() & 0xFF;
      int blue = from.get() & 0xFF;
      to[i] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
    }
    return HostTensor.ofBytes(rgb.shape().with(2, 1), to);
  }

  private static boolean isGrey(HostTensor rgb) {
    ByteBuffer bytes = rgb.bytes();
    while (bytes.hasRemaining()) {
      byte red = bytes.get();
      byte green = bytes.get();
      byte blue = bytes.get();
      if (green != red || blue != red) {
        return false;
      }
    }
    return true;
  }

  private static HostTensor read(ImageFormat format, byte[] bytes, String where, PixelBudget budget)
      throws IOException {
    ImageReader reader = format.reader();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      boolean noted = format == ImageFormat.GIF || format == ImageFormat.TIFF; // places, palettes
      reader.setInput(in, false, !noted);
      if (format == ImageFormat.GIF) {
        return GifFrame.decode(reader, bytes, where, budget);
      }
      budget.spend(reader.getWidth(0), reader.getHeight(0), where);
      if (format == ImageFormat.TIFF) {
        return TiffPixels.read(reader);
      }
      BufferedImage image = reader.read(0);
      return HostTensor.ofBytes(
          Shape.of(image.getHeight(), image.getWidth(), 3), ImagePixels.rgb(image));
    } finally {
      reader.dispose();
    }
  }

  private static HostTensor readJpeg(byte[] bytes, String where, PixelBudget budget)
      throws IOException {
    JpegFile file = new JpegFile(bytes, where);
    ImageReader reader = ImageFormat.JPEG.reader();
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file.plain()))) {
      reader.setInput(in, false, true);
      budget.spend(reader.getWidth(0), reader.getHeight(0), where);
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      Raster raster = reader.readRaster(0, null);
      if (warnings.stream().anyMatch(warning -> warning.contains("premature"))) {
        throw damaged(where, null);
      }
      return HostTensor.ofBytes(
          Shape.of(raster.getHeight(), raster.getWidth(), 3),
          JpegPixels.rgb(file.tall() ? TallColors.smooth(raster) : raster, file.colors()));
    } finally {
      reader.dispose();
    }
  }

  private static InputException damaged(String where, @Nullable Throwable cause) {
    return new InputException(
        where + ": truncated or damaged image (expected: a whole " + EXPECTED + ")", cause);
  }

  private static byte[] bytesOf(Path file) {
    try {
      byte[] bytes;
      boolean large =
          Files.size(file) > MAX_BYTES; // 0 of a pipe or a device, which may have no end
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(large ? 0 : MAX_BYTES + 1);
      }
      if (large || bytes.length > MAX_BYTES) {
        throw new InputException(
            file + ": more than " + MAX_BYTES + " bytes (expected: an image file)");
      }
      return bytes;
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }
}

package dev.lenet.images;

import dev.lenet.images.vp8.Vp8Image;
import dev.lenet.internal.io.BytesInput;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * A WebP file's image, or an animation's first frame on its black canvas, as libwebp shows it.
 * Profiles are not applied, and alpha is not looked at.
 */
final class WebPFile {
  private static final int HEADER = 12; // RIFF, its length, WEBP
  private static final int CHUNK = 8;
  private static final int FRAME = 16; // an animation's frame: place, size, duration, flags
  private static final int AHEAD = 16; // bytes that the lossless reader looks beyond the end
  private static final int LOSSLESS_SIGNATURE = 0x2F;

  private final byte[] file;
  private final PixelBudget budget;
  private final String where;
  private int canvasWidth;
  private int canvasHeight;
  private int left;
  private int top;

  private WebPFile(byte[] file, PixelBudget budget, String where) {
    this.file = file;
    this.budget = budget;
    this.where = where;
  }

  static HostTensor decode(byte[] file, String where, PixelBudget budget) throws IOException {
    WebPFile image = new WebPFile(file, budget, where);
    long end = (image.u(4, 4) & 0xFFFFFFFFL) + CHUNK;
    if (end > file.length) {
      throw new EOFException("WebP: cut off");
    }
    return image.chunks(HEADER, (int) end);
  }

  private HostTensor chunks(int from, int end) throws IOException {
    int at = from;
    while (at + CHUNK <= end) {
      String kind = new String(file, at, 4, StandardCharsets.ISO_8859_1);
      int data = at + CHUNK;
      int size = u(at + 4, 4);
      if (size < 0 || size > end - data) {
        throw new EOFException("WebP: chunk " + kind + " is cut off");
      }
      switch (kind) {
        case "VP8X" -> {
          require(size, 10);
          canvasWidth = 1 + u(data + 4, 3);
          canvasHeight = 1 + u(data + 7, 3);
        }
        case "ANMF" -> {
          require(size, FRAME);
          left = 2 * u(data, 3);
          top = 2 * u(data + 3, 3);
          return chunks(data + FRAME, data + size);
        }
        case "VP8 " -> {
          return lossy(data, data + size);
        }
        case "VP8L" -> {
          require(size, 5);
          return lossless(data, size);
        }
        default -> {} // alpha, profiles, notes
      }
      at = data + size + (size & 1);
    }
    throw new EOFException("WebP: no image");
  }

  private static void require(int size, int least) throws IOException {
    if (size < least) {
      throw new EOFException("WebP: a chunk of " + size + " bytes");
    }
  }

  private HostTensor lossy(int from, int end) throws IOException {
    Vp8Image frame = new Vp8Image(file, from, end);
    spend(frame.width(), frame.height());
    return onCanvas(frame.rgb(), frame.width(), frame.height());
  }

  private HostTensor lossless(int from, int size) throws IOException {
    if (u(from, 1) != LOSSLESS_SIGNATURE) {
      throw new IOException("WebP: no lossless image");
    }
    int bits = u(from + 1, 4);
    int width = 1 + (bits & 0x3FFF);
    int height = 1 + (bits >> 14 & 0x3FFF);
    spend(width, height);
    int padded = size + (size & 1) + AHEAD;
    ByteBuffer alone = ByteBuffer.allocate(HEADER + CHUNK + padded).order(ByteOrder.LITTLE_ENDIAN);
    alone.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(4 + CHUNK + padded);
    alone.put("WEBPVP8L".getBytes(StandardCharsets.ISO_8859_1)).putInt(padded);
    alone.put(file, from, size);
    ImageReader reader = ImageFormat.WEBP.reader();
    try (ImageInputStream in = new BytesInput(alone.array())) {
      reader.setInput(in);
      BufferedImage image = reader.read(0);
      return onCanvas(ImagePixels.rgb(image), width, height);
    } finally {
      reader.dispose();
    }
  }

  private void spend(int width, int height) throws IOException {
    boolean alone = canvasWidth == 0;
    canvasWidth = alone ? width : canvasWidth;
    canvasHeight = alone ? height : canvasHeight;
    if (left + width > canvasWidth || top + height > canvasHeight) {
      throw new IOException("WebP: a frame outside its canvas");
    }
    budget.spend(canvasWidth, canvasHeight, where);
  }

  private HostTensor onCanvas(byte[] rgb, int width, int height) {
    Shape shape = Shape.of(canvasHeight, canvasWidth, 3);
    if (width == canvasWidth && height == canvasHeight) {
      return HostTensor.ofBytes(shape, rgb);
    }
    byte[] canvas = new byte[Math.toIntExact(shape.elements())];
    for (int y = 0; y < height; y++) {
      int to = ((top + y) * canvasWidth + left) * 3;
      System.arraycopy(rgb, y * width * 3, canvas, to, width * 3);
    }
    return HostTensor.ofBytes(shape, canvas);
  }

  private int u(int at, int bytes) throws IOException {
    if (at + bytes > file.length) {
      throw new EOFException("WebP: cut off");
    }
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (file[at + i] & 0xFF) << (8 * i);
    }
    return value;
  }
}

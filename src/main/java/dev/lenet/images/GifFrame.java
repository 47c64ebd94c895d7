package dev.lenet.images;

import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * A GIF's first frame on its canvas, as Pillow shows it: what the frame does not cover has the
 * transparent colour, or the palette's first.
 */
final class GifFrame {
  private static final int WIDTH_AT = 6; // of the canvas, in the file's header
  private static final int HEIGHT_AT = 8;

  private GifFrame() {}

  static HostTensor decode(ImageReader reader, byte[] file, String where, PixelBudget budget)
      throws IOException {
    IIOMetadataNode root =
        (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
    IIOMetadataNode descriptor =
        (IIOMetadataNode) root.getElementsByTagName("ImageDescriptor").item(0);
    int left = Integer.parseInt(descriptor.getAttribute("imageLeftPosition"));
    int top = Integer.parseInt(descriptor.getAttribute("imageTopPosition"));
    int width = Math.max(u2(file, WIDTH_AT), left + reader.getWidth(0));
    int height = Math.max(u2(file, HEIGHT_AT), top + reader.getHeight(0));
    budget.spend(width, height, where);
    BufferedImage frame = reader.read(0);
    byte[] canvas = new byte[width * height * 3];
    fill(canvas, background(frame));
    byte[] pixels = ImagePixels.rgb(frame);
    int row = frame.getWidth() * 3;
    for (int y = 0; y < frame.getHeight(); y++) {
      System.arraycopy(pixels, y * row, canvas, ((top + y) * width + left) * 3, row);
    }
    return HostTensor.ofBytes(Shape.of(height, width, 3), canvas);
  }

  private static byte[] background(BufferedImage frame) {
    if (!(frame.getColorModel() instanceof IndexColorModel palette)) {
      return new byte[3];
    }
    int rgb = palette.getRGB(Math.max(0, palette.getTransparentPixel()));
    return new byte[] {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
  }

  private static void fill(byte[] canvas, byte[] color) {
    for (int i = 0; i < canvas.length; i++) {
      canvas[i] = color[i % 3];
    }
  }

  private static int u2(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }
}

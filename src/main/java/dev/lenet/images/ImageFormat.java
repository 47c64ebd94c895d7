package dev.lenet.images;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/**
 * The formats of images, told by a file's first bytes, and the one reader of each: the JDK's, or
 * the WebP plug-in's, whatever other plug-ins a program has. So the same file gives the same
 * pixels.
 */
enum ImageFormat {
  PNG("\u0089PNG\r\n\u001a\n"),
  JPEG("\u00ff\u00d8\u00ff"),
  BMP("BM"),
  GIF("GIF87a", "GIF89a"),
  TIFF("II*\0", "MM\0*"),
  WEBP("RIFF");

  private static final int RIFF_KIND = 8;
  private static final int RIFF_HEADER = 12;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes it
  private final List<String> beginnings;

  ImageFormat(String... beginnings) {
    this.beginnings = List.of(beginnings);
  }

  /** The format of a file, or null when it is none of these. */
  static @Nullable ImageFormat of(byte[] file) {
    String head =
        new String(file, 0, Math.min(file.length, RIFF_HEADER), StandardCharsets.ISO_8859_1);
    for (ImageFormat format : values()) {
      boolean matches = format.beginnings.stream().anyMatch(head::startsWith);
      if (matches && (format != WEBP || head.startsWith("WEBP", RIFF_KIND))) {
        return format;
      }
    }
    return null;
  }

  /** A new reader, for the caller to dispose. */
  ImageReader reader() throws IOException {
    if (this == WEBP) {
      return new WebPImageReaderSpi().createReaderInstance();
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name());
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith("com.sun.imageio.")) {
        return reader;
      }
      reader.dispose();
    }
    throw new IOException("this JDK has no reader of " + name());
  }
}

package dev.lenet.images;

import dev.lenet.exceptions.InputException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A JPEG file without profiles and notes, and how its components are to be understood: libjpeg's
 * rules, which Pillow follows and the JDK does not.
 */
final class JpegFile {
  /** What the components are. */
  enum Colors {
    GREY,
    YCC,
    RGB,
    CMYK,
    YCCK
  }

  private static final int SCAN = 0xDA;
  private static final int END = 0xD9;
  private static final int JFIF = 0xE0;
  private static final int ADOBE = 0xEE;
  private static final int COMMENT = 0xFE;
  private static final int ARITHMETIC = 0xC9;
  private static final byte[] JFIF_SEGMENT = {
    (byte) 0xFF, (byte) JFIF, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  private final byte[] plain;
  private int components;
  private boolean jfif;
  private boolean tall;
  private int transform = -1; // Adobe's; -1 without
  private String ids = "";

  /**
   * @throws IOException when it has no whole header
   */
  JpegFile(byte[] file, String where) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + JFIF_SEGMENT.length);
    out.write(file, 0, 2);
    int at = 2;
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    while (true) {
      while (u1(file, at) == 0xFF && u1(file, at + 1) == 0xFF) {
        at++; // filling
      }
      int marker = u1(file, at + 1);
      if (u1(file, at) != 0xFF || marker == END) {
        throw new IOException("JPEG: no scan");
      }
      int end = at + 2 + (u1(file, at + 2) << 8 | u1(file, at + 3));
      if (end > file.length) {
        throw new EOFException("JPEG: the header is cut off");
      }
      boolean application = (marker >= JFIF && marker <= JFIF + 15) || marker == COMMENT;
      if (application) {
        note(file, marker, at, end);
      } else {
        frame(file, marker, at, where);
        tables.write(file, at, end - at);
      }
      at = end;
      if (marker == SCAN) {
        break;
      }
    }
    requireEnd(file, at);
    if (components == 3) {
      out.writeBytes(JFIF_SEGMENT); // so that the JDK's reader takes them for YCbCr, unchanged
    }
    tables.writeTo(out);
    out.write(file, at, file.length - at);
    plain = out.toByteArray();
  }

  /** Pillow wants the marker of the end, without which the JDK's reader is content. */
  private static void requireEnd(byte[] file, int from) throws IOException {
    for (int i = from; i + 1 < file.length; i++) {
      if (file[i] == (byte) 0xFF && file[i + 1] == (byte) END) {
        return;
      }
    }
    throw new EOFException("JPEG: no end");
  }

  private void note(byte[] file, int marker, int at, int end) {
    String name = new String(file, at + 4, Math.min(5, end - at - 4), StandardCharsets.ISO_8859_1);
    jfif |= marker == JFIF && name.equals("JFIF\0");
    if (marker == ADOBE && name.equals("Adobe") && end - at >= 16) {
      transform = file[at + 15] & 0xFF;
    }
  }

  private void frame(byte[] file, int marker, int at, String where) throws IOException {
    if (marker >= ARITHMETIC && marker <= ARITHMETIC + 2) {
      throw new InputException(
          where + ": arithmetic-coded JPEG (expected: baseline or progressive)");
    }
    if (marker >= 0xC0 && marker <= 0xC2) {
      components = u1(file, at + 9);
      tall = components == 3;
      for (int i = 0; i < components; i++) {
        tall &= u1(file, at + 11 + 3 * i) == (i == 0 ? 0x12 : 0x11);
      }
      StringBuilder names = new StringBuilder();
      for (int i = 0; i < components; i++) {
        names.append((char) u1(file, at + 10 + 3 * i));
      }
      ids = names.toString();
    }
  }

  /** The file for the JDK's reader. */
  byte[] plain() {
    return plain;
  }

  /** Whether colours have half the rows and all columns (4:4:0). */
  boolean tall() {
    return tall;
  }

  /** What the components are, by libjpeg's {@code default_decompress_parms}. */
  Colors colors() throws IOException {
    return switch (components) {
      case 1 -> Colors.GREY;
      case 3 -> {
        boolean rgb = !jfif && (transform == 0 || (transform < 0 && ids.equals("RGB")));
        yield rgb ? Colors.RGB : Colors.YCC;
      }
      case 4 -> transform == 2 ? Colors.YCCK : Colors.CMYK;
      default -> throw new IOException("JPEG of " + components + " components");
    };
  }

  private static int u1(byte[] file, int at) throws IOException {
    if (at >= file.length) {
      throw new EOFException("JPEG: cut off");
    }
    return file[at] & 0xFF;
  }
}

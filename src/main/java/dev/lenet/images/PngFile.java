package dev.lenet.images;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG file without all that changes no pixel, and with an end: what Pillow looks at. Profiles,
 * gamma, texts and further frames are left out; the file may end where its pixels do.
 */
final class PngFile {
  private static final int SIGNATURE = 8;
  private static final int AROUND = 12; // length, kind and checksum of a chunk
  private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "IDAT");
  private static final int PALETTE = 3; // the color type

  private PngFile() {}

  /**
   * @throws IOException when a chunk is damaged, or the pixels' chunks are cut off
   */
  static byte[] plain(byte[] file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + AROUND);
    out.write(file, 0, SIGNATURE);
    int at = SIGNATURE;
    boolean palette = false;
    boolean pixels = false;
    while (at + AROUND <= file.length + 4) { // the last checksum may be missing
      ByteBuffer chunk = ByteBuffer.wrap(file, at, file.length - at).slice();
      int length = chunk.getInt();
      String kind = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      if (kind.equals("IEND") || (pixels && !kind.equals("IDAT"))) {
        break;
      }
      boolean whole = length >= 0 && length <= file.length - at - AROUND + 4;
      if (!whole && !kind.equals("IDAT")) {
        throw new EOFException("PNG: chunk " + kind + " is cut off");
      }
      int there = whole ? length : file.length - at - AROUND + 4;
      if (KEPT.contains(kind)) {
        byte[] data = Arrays.copyOfRange(file, at + 8, at + 8 + Math.max(0, there));
        if (!kind.equals("IDAT")) {
          requireChecksum(file, at, length, kind);
        }
        palette |= kind.equals("IHDR") && data.length > 9 && data[9] == PALETTE;
        if (!kind.equals("PLTE") || palette) {
          write(out, kind, kind.equals("PLTE") ? padded(data) : data);
        }
        pixels |= kind.equals("IDAT");
      }
      if (!whole) {
        break;
      }
      at += length + AROUND;
    }
    write(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** A short palette goes on with black, as Pillow's does. */
  private static byte[] padded(byte[] palette) {
    return Arrays.copyOf(palette, 768);
  }

  private static void requireChecksum(byte[] file, int at, int length, String kind)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(file, at + 4, length + 4);
    try {
      if (ByteBuffer.wrap(file).getInt(at + 8 + length) != (int) crc.getValue()) {
        throw new IOException("PNG: wrong checksum of chunk " + kind);
      }
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new IOException("PNG: chunk " + kind + " is cut off", e);
    }
  }

  private static void write(ByteArrayOutputStream out, String kind, byte[] data) {
    byte[] name = kind.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}

package dev.lenet.numpy;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * NumPy's {@code .npy} files: one array each. Reads format versions 1 to 3, either byte order, C
 * and Fortran order, and the element types of {@link DType}; writes version 1, little-endian, C
 * order. Arrays of Python objects are pickles and are refused.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy's
 *     description of the format</a>
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 65_535;
  private static final int ALIGNMENT = 64;

  private Npy() {}

  /**
   * Reads a file.
   *
   * @throws InputException if the file is missing, truncated, has another format, or does not
   *     contain numbers
   */
  public static HostTensor read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(in, file.toString(), Files.size(file));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  /** Writes a file completely or not at all. */
  public static void write(Path file, HostTensor tensor) {
    AtomicFile.write(file, out -> write(out, tensor));
  }

  /** Reads from a stream that can give at most {@code available} bytes. */
  static HostTensor read(InputStream in, String where, long available) throws IOException {
    Raw raw = readRaw(in, where, available);
    return tensor(raw.header, raw.data, where);
  }

  /** Whether a stream's array is of numbers or booleans, and not of text. */
  static boolean hasNumbers(InputStream in, String where, long available) throws IOException {
    return "uifb".indexOf(readRaw(in, where, available).header.kind()) >= 0;
  }

  /** Makes a tensor of an array's bytes as they were stored. The bytes may change. */
  static HostTensor tensor(NpyHeader header, byte[] data, String where) {
    DType dtype = dtype(header, where);
    Shape shape = Shape.of(header.shape());
    long expected = Math.multiplyExact(shape.elements(), (long) header.itemBytes());
    if (data.length != expected) {
      throw new InputException(
          where + ": " + data.length + " bytes of data (expected: " + expected + ")");
    }
    return new HostTensor(dtype, shape, NpyOrder.toCOrder(header, data));
  }

  /** Reads an array that holds one text, of NumPy's types {@code U} (UTF-32) or {@code S}. */
  static String readText(InputStream in, String where, long available) throws IOException {
    Raw raw = readRaw(in, where, available);
    boolean unicode = raw.header.kind() == 'U';
    long elements = Shape.of(raw.header.shape()).elements();
    if (elements != 1 || (!unicode && raw.header.kind() != 'S')) {
      throw new InputException(where + ": not a string (expected: one string)");
    }
    StringBuilder text = new StringBuilder();
    ByteBuffer bytes = ByteBuffer.wrap(raw.data).order(raw.header.order());
    while (bytes.hasRemaining()) {
      int character = unicode ? bytes.getInt() : bytes.get() & 0xFF;
      if (!Character.isValidCodePoint(character)) {
        throw new InputException(
            where + ": invalid character " + character + " (expected:" + " Unicode)");
      }
      text.appendCodePoint(character);
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == 0) {
      end--; // NumPy fills up with zeros
    }
    return text.substring(0, end);
  }

  /** An array as it stands in the file. */
  private static final class Raw {
    private final NpyHeader header;
    private final byte[] data;

    private Raw(NpyHeader header, byte[] data) {
      this.header = header;
      this.data = data;
    }
  }

  private static Raw readRaw(InputStream in, String where, long available) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw new InputException(where + ": not an .npy file (expected: one that NumPy saved)");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new InputException(where + ": .npy version " + version + " (expected: 1, 2 or 3)");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    long length = 0;
    byte[] lengthField = exactly(in, lengthBytes, where);
    for (int i = lengthBytes - 1; i >= 0; i--) {
      length = length << 8 | (lengthField[i] & 0xFF);
    }
    if (length > MAX_HEADER) {
      throw new InputException(
          where + ": header of " + length + " bytes (expected: at most " + MAX_HEADER + ")");
    }
    String text =
        new String(
            exactly(in, (int) length, where),
            version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    NpyHeader header = NpyHeader.parse(text, where);
    Shape shape = Shape.of(header.shape());
    long room = available - start.length - lengthBytes - length;
    return new Raw(header, data(in, header, shape, room, where));
  }

  /** Allocates only what the source can hold. */
  private static byte[] data(InputStream in, NpyHeader header, Shape shape, long room, String where)
      throws IOException {
    long elements = shape.elements();
    if (header.itemBytes() > 0 && elements > Math.max(room, 0) / header.itemBytes()) {
      throw new InputException(
          where
              + ": truncated: "
              + Math.max(room, 0)
              + " bytes of data (expected: "
              + elements
              + " elements of "
              + header.itemBytes()
              + " bytes)");
    }
    long bytes = elements * header.itemBytes();
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new InputException(where + ": " + bytes + " bytes of data (expected: less than 2 GiB)");
    }
    return exactly(in, (int) bytes, where);
  }

  private static byte[] exactly(InputStream in, int bytes, String where) throws IOException {
    byte[] read;
    try {
      read = in.readNBytes(bytes);
    } catch (EOFException e) {
      throw new InputException(where + ": truncated (expected: " + bytes + " more bytes)", e);
    }
    if (read.length < bytes) {
      throw new InputException(
          where + ": truncated: " + read.length + " bytes (expected: " + bytes + " more)");
    }
    return read;
  }

  private static DType dtype(NpyHeader header, String where) {
    DType dtype =
        switch (header.kind() + "" + header.itemBytes()) {
          case "u1" -> DType.UINT8;
          case "i1" -> DType.INT8;
          case "u2" -> DType.UINT16;
          case "i2" -> DType.INT16;
          case "u4" -> DType.UINT32;
          case "i4" -> DType.INT32;
          case "u8" -> DType.UINT64;
          case "i8" -> DType.INT64;
          case "f2" -> DType.FLOAT16;
          case "f4" -> DType.FLOAT32;
          case "f8" -> DType.FLOAT64;
          case "b1" -> DType.BOOL;
          default -> null;
        };
    if (dtype == null) {
      throw new InputException(
          where
              + ": dtype "
              + header.kind()
              + header.itemBytes()
              + " (expected: integers, floats or booleans)");
    }
    return dtype;
  }

  /** Writes to a stream, which stays open. */
  static void write(OutputStream out, HostTensor tensor) throws IOException {
    StringBuilder sizes = new StringBuilder();
    for (long size : tensor.shape().toArray()) {
      sizes.append(sizes.isEmpty() ? "" : " ").append(size).append(',');
    }
    if (tensor.shape().rank() > 1) {
      sizes.setLength(sizes.length() - 1); // Python writes (3,) but (3, 4)
    }
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(descr(tensor.dtype()), sizes);
    int unpadded = MAGIC.length + 4 + text.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    String padded = text + " ".repeat(padding) + "\n";
    ByteBuffer start = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    start.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    out.write(start.array());
    out.write(padded.getBytes(StandardCharsets.ISO_8859_1));
    writeBytes(out, tensor.bytes());
  }

  private static void writeBytes(OutputStream out, ByteBuffer bytes) throws IOException {
    byte[] chunk = new byte[Math.min(bytes.remaining(), 1 << 16)];
    while (bytes.hasRemaining()) {
      int n = Math.min(chunk.length, bytes.remaining());
      bytes.get(chunk, 0, n);
      out.write(chunk, 0, n);
    }
  }

  private static String descr(DType dtype) {
    return switch (dtype) {
      case UINT8 -> "|u1";
      case INT8 -> "|i1";
      case UINT16 -> "<u2";
      case INT16 -> "<i2";
      case UINT32 -> "<u4";
      case INT32 -> "<i4";
      case UINT64 -> "<u8";
      case INT64 -> "<i8";
      case FLOAT16 -> "<f2";
      case FLOAT32 -> "<f4";
      case FLOAT64 -> "<f8";
      case BOOL -> "|b1";
      case BFLOAT16 ->
          throw new InputException(
              "bfloat16: not a NumPy type (expected: float32 or another NumPy type)");
    };
  }
}

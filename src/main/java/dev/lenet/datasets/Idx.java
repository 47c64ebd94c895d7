package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The IDX files of MNIST and its kin: unsigned bytes in any shape, gzipped or not.
 *
 * <p>Big-endian: two zero bytes, the type (0x08), the rank, a 32-bit size for each dimension, then
 * the bytes, the last index fastest.
 */
final class Idx {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int MAX_RANK = 4;
  // Deflate cannot expand its input by more than this.
  private static final long MAX_EXPANSION = 1032;

  private Idx() {}

  public static HostTensor read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString(), Files.size(file));
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  /** Reads from a stream of {@code fileBytes} bytes, as they are stored. */
  public static HostTensor read(InputStream in, String where, long fileBytes) throws IOException {
    InputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(2);
    boolean gzipped = buffered.read() == 0x1F && buffered.read() == 0x8B;
    buffered.reset();
    try {
      return gzipped
          ? readPlain(new GZIPInputStream(buffered, 1 << 16), where, fileBytes * MAX_EXPANSION)
          : readPlain(buffered, where, fileBytes);
    } catch (EOFException e) {
      throw new InputException(where + ": truncated (expected: a whole IDX file)", e);
    } catch (ZipException e) {
      throw new InputException(
          where + ": damaged: " + e.getMessage() + " (expected: a whole IDX file)", e);
    }
  }

  private static HostTensor readPlain(InputStream in, String where, long available)
      throws IOException {
    ByteBuffer start = ByteBuffer.wrap(exactly(in, 4));
    int zeros = start.getShort();
    int type = start.get();
    int rank = start.get();
    if (zeros != 0 || type != UNSIGNED_BYTE || rank < 1 || rank > MAX_RANK) {
      throw new InputException(
          where + ": not an IDX file of bytes (expected: 0x0000080N at the" + " start)");
    }
    ByteBuffer header = ByteBuffer.wrap(exactly(in, 4 * rank));
    long[] sizes = new long[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = header.getInt() & 0xFFFFFFFFL;
    }
    Shape shape = Shape.of(sizes);
    if (shape.elements() > Math.min(available, Integer.MAX_VALUE - 8)) {
      throw new InputException(
          where + ": truncated (expected: " + shape.elements() + " bytes for " + shape + ")");
    }
    byte[] bytes = exactly(in, (int) shape.elements());
    if (in.read() >= 0) { // reading to the end also checks gzip's checksum
      throw new InputException(
          where
              + ": extra bytes after the data (expected: "
              + bytes.length
              + ", for"
              + " "
              + shape
              + ")");
    }
    return HostTensor.ofBytes(shape, bytes);
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }
}

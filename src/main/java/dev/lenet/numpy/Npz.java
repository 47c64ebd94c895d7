package dev.lenet.numpy;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.tensor.HostTensor;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz} files: a ZIP of {@code .npy} files, as {@code np.savez} and {@code
 * np.savez_compressed} write them. Arrays are read on demand.
 *
 * <pre>{@code
 * try (Npz file = Npz.open(path)) {
 *   HostTensor x = file.get("x");
 * }
 * }</pre>
 */
public final class Npz implements Closeable {
  // Deflate cannot expand its input by more than this.
  private static final long MAX_EXPANSION = 1032;

  /** Grey images as three channels of float32, with a frame of zeros, shrink to a thirtieth. */
  private static final long MAX_EXPANSION_OF_ALL = 64;

  private static final long SMALL = 64L << 20;
  private static final LocalDateTime ZIP_EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Path path;
  private final ZipFile zip;
  private final long fileBytes;
  private final Map<String, ZipEntry> entries;

  private Npz(Path path, ZipFile zip, long fileBytes) {
    this.path = path;
    this.zip = zip;
    this.fileBytes = fileBytes;
    this.entries =
        zip.stream()
            .filter(entry -> entry.getName().endsWith(".npy"))
            .collect(
                Collectors.toMap(
                    entry -> entry.getName().substring(0, entry.getName().length() - 4),
                    entry -> entry,
                    (first, second) -> first,
                    LinkedHashMap::new));
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it is missing or not a complete ZIP file
   */
  public static Npz open(Path path) {
    try {
      Npz file = new Npz(path, new ZipFile(path.toFile()), Files.size(path));
      file.requireBounded();
      return file;
    } catch (ZipException e) {
      throw new InputException(
          path + ": not a complete .npz file (expected: a ZIP file as NumPy saves it)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(path, e);
    }
  }

  /** Reads every array of a file. */
  public static Map<String, HostTensor> read(Path path) {
    try (Npz file = open(path)) {
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      for (String name : file.names()) {
        tensors.put(name, file.get(name));
      }
      return tensors;
    }
  }

  /** The arrays' names, in the file's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Whether the file has an array of this name. */
  public boolean contains(String name) {
    return entries.containsKey(name);
  }

  /**
   * Reads an array of numbers.
   *
   * @throws InputException if it is missing, truncated, or does not contain numbers
   */
  public HostTensor get(String name) {
    return read(name, Npy::read);
  }

  /** Whether an array holds numbers or booleans, and not text. */
  public boolean hasNumbers(String name) {
    return read(name, Npy::hasNumbers);
  }

  /** Reads an array that holds one string, as {@code np.savez(file, layout="NCHW")} writes it. */
  public String text(String name) {
    return read(name, Npy::readText);
  }

  /** Refuses arrays that together unpack to far more than the file's size. */
  private void requireBounded() {
    long limit = SMALL + MAX_EXPANSION_OF_ALL * fileBytes;
    long unpacked = 0;
    for (ZipEntry entry : entries.values()) {
      unpacked += available(entry);
    }
    if (unpacked > limit) {
      close();
      throw new InputException(
          "%s: arrays of %d bytes together (expected: at most %d in a file of %d)"
              .formatted(path, unpacked, limit, fileBytes));
    }
  }

  /** How many bytes an entry can hold: the sizes in a ZIP's directory are claims. */
  private long available(ZipEntry entry) {
    long packed = Math.min(entry.getCompressedSize(), fileBytes);
    return entry.getMethod() == ZipEntry.STORED
        ? packed
        : Math.min(entry.getSize(), packed * MAX_EXPANSION);
  }

  private interface Reader<T> {
    T read(InputStream in, String where, long available) throws IOException;
  }

  private <T> T read(String name, Reader<T> reader) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new InputException(
          "%s: no array %s (expected: %s; found %s)".formatted(path, name, name, entries.keySet()));
    }
    String where = path + ": " + name;
    long available = available(entry);
    try (CheckedInputStream in =
        new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry)), new CRC32())) {
      T result = reader.read(in, where, available);
      in.skip(available); // what a file may hold after the array counts in its checksum
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new InputException(
            where + ": damaged: its checksum differs (expected: a whole file)");
      }
      return result;
    } catch (IOException e) {
      throw new InputException(
          where + ": damaged: " + AtomicFile.reason(e) + " (expected: a whole file)", e);
    }
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new InputException(path + ": not closed: " + AtomicFile.reason(e), e);
    }
  }

  /** Writes arrays without compression, as {@code np.savez} does. */
  public static void write(Path path, Map<String, HostTensor> tensors) {
    AtomicFile.write(path, out -> write(out, tensors, false));
  }

  /** Writes arrays with compression, as {@code np.savez_compressed} does. */
  public static void writeCompressed(Path path, Map<String, HostTensor> tensors) {
    AtomicFile.write(path, out -> write(out, tensors, true));
  }

  private static void write(OutputStream out, Map<String, HostTensor> tensors, boolean compressed)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, HostTensor> tensor : tensors.entrySet()) {
        ZipEntry entry = new ZipEntry(tensor.getKey() + ".npy");
        entry.setTimeLocal(ZIP_EPOCH); // the same arrays give the same file
        if (!compressed) {
          Counter counter = new Counter();
          Npy.write(counter, tensor.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(counter.bytes);
          entry.setCrc(counter.crc.getValue());
        }
        zip.putNextEntry(entry);
        Npy.write(zip, tensor.getValue());
        zip.closeEntry();
      }
    }
  }

  /** Finds what a stored entry must say before its data: its size and checksum. */
  private static final class Counter extends OutputStream {
    private final CRC32 crc = new CRC32();
    private long bytes;

    @Override
    public void write(int b) {
      crc.update(b);
      bytes++;
    }

    @Override
    public void write(byte[] b, int from, int length) {
      crc.update(b, from, length);
      bytes += length;
    }
  }
}

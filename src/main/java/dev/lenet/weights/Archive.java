package dev.lenet.weights;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.FileBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * A ZIP file in memory whose entries are read with bounds: none is written to the disk, and
 * together they do not grow past a few times its size. Entries are written the same every time.
 */
public final class Archive {
  private static final int MAX_ENTRIES = 100_000;
  private static final long FLOOR_BYTES = 1L << 20;

  /** Keras and PyTorch store; weights that somebody packed again shrink little. */
  private static final long MAX_EXPANSION = 4;

  /** The time of every entry: files that hold the same are the same. ZIP cannot say less. */
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Path file;
  private final byte[] zip;
  private final Map<String, ZipArchiveEntry> entries = new LinkedHashMap<>();
  private @Nullable ZipFile opened;
  private long unpacked;

  private Archive(Path file, byte[] zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it is not a complete ZIP file
   */
  public static Archive read(Path file) {
    return of(file, FileBytes.read(file));
  }

  /** An archive whose bytes are there; the file is for messages. */
  public static Archive of(Path file, byte[] bytes) {
    Archive archive = new Archive(file, bytes);
    try {
      for (ZipArchiveEntry entry : Collections.list(archive.opened().getEntries())) {
        if (archive.entries.putIfAbsent(entry.getName(), entry) != null) {
          throw archive.bad(
              entry.getName(),
              "duplicate entry (expected: a different name for" + " each entry)",
              null);
        }
        if (archive.entries.size() > MAX_ENTRIES) {
          throw archive.bad(entry.getName(), "entry " + MAX_ENTRIES + " (expected: fewer)", null);
        }
      }
      return archive;
    } catch (IOException | RuntimeException e) {
      if (e instanceof InputException known) {
        throw known;
      }
      throw new InputException(file + ": not a complete ZIP file (expected: a ZIP file)", e);
    }
  }

  /** How many bytes the archive has. */
  public long size() {
    return zip.length;
  }

  /** Adds an entry: stored, not deflated, since weights do not shrink, and at a fixed time. */
  public static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    put(zip, name, List.of(ByteBuffer.wrap(bytes)));
  }

  /** Adds an entry of these bytes, one buffer after the other. */
  public static void put(ZipOutputStream zip, String name, List<ByteBuffer> buffers)
      throws IOException {
    CRC32 crc = new CRC32();
    buffers.forEach(buffer -> crc.update(buffer.duplicate()));
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(buffers.stream().mapToLong(ByteBuffer::remaining).sum());
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(ENTRY_TIME);
    zip.putNextEntry(entry);
    FileBytes.write(zip, buffers);
    zip.closeEntry();
  }

  /** The names of the files in it. */
  public List<String> names() {
    return entries.values().stream()
        .filter(entry -> !entry.isDirectory())
        .map(ZipArchiveEntry::getName)
        .toList();
  }

  /** The content of an entry that must be there. */
  public ByteBuffer bytes(String name) {
    ZipArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw bad(name, "missing (expected: " + name + "; found " + names() + ")", null);
    }
    long limit = Math.min(FLOOR_BYTES + MAX_EXPANSION * zip.length, Integer.MAX_VALUE - 8);
    if (entry.getSize() > limit - unpacked) {
      throw bad(
          name,
          "%d bytes unpacked, after %d of other entries (expected: at most %d together in a file of %d)"
              .formatted(entry.getSize(), unpacked, limit, zip.length),
          null);
    }
    unpacked += entry.getSize();
    try (InputStream in = opened().getInputStream(entry)) {
      ByteBuffer bytes = isStored(entry) ? stored(entry) : unpacked(entry, in);
      CRC32 crc = new CRC32();
      crc.update(bytes.duplicate());
      if (crc.getValue() != entry.getCrc()) {
        throw bad(name, "damaged: its checksum differs (expected: a whole file)", null);
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      if (e instanceof InputException known) {
        throw known;
      }
      throw bad(name, "cannot be unpacked (expected: stored or deflated): " + e.getMessage(), e);
    }
  }

  private boolean isStored(ZipArchiveEntry entry) {
    return entry.getMethod() == ZipEntry.STORED
        && entry.getCompressedSize() == entry.getSize()
        && entry.getDataOffset() >= 0
        && entry.getDataOffset() <= zip.length - entry.getSize();
  }

  /** The archive's own bytes, not copied. */
  private ByteBuffer stored(ZipArchiveEntry entry) {
    return ByteBuffer.wrap(zip, (int) entry.getDataOffset(), (int) entry.getSize()).slice();
  }

  private ByteBuffer unpacked(ZipArchiveEntry entry, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes((int) entry.getSize());
    if (bytes.length != entry.getSize() || in.read() >= 0) {
      throw bad(
          entry.getName(),
          "not as long as the archive says (expected: " + entry.getSize() + " bytes)",
          null);
    }
    return ByteBuffer.wrap(bytes);
  }

  /** The content of an entry that must be there and be UTF-8. */
  public String text(String name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes(name)).toString();
    } catch (CharacterCodingException e) {
      throw bad(name, "not text (expected: UTF-8)", e);
    }
  }

  /**
   * Opened once: its list of entries is read each time. It lies in memory, with nothing to close.
   */
  private ZipFile opened() throws IOException {
    if (opened == null) {
      opened = ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(zip)).get();
    }
    return opened;
  }

  private InputException bad(String entry, String problem, @Nullable Throwable cause) {
    return new InputException(file + ": " + entry + ": " + problem, cause);
  }
}

package dev.lenet.savedmodel;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.MaskedCrc;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * LevelDB's sorted table, in which TensorFlow keeps a checkpoint's index: blocks of keys and
 * values, an index block that says where they are, and a footer that says where that is.
 *
 * @see <a href="https://github.com/google/leveldb/blob/1.23/doc/table_format.md">table format</a>
 */
final class SortedTable {
  private static final int FOOTER = 48;
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int TRAILER = 5;

  private final Path path;
  private final byte[] bytes;

  SortedTable(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /** The values by key, in the table's order. */
  Map<String, ByteBuffer> read() {
    Map<String, ByteBuffer> values = new LinkedHashMap<>();
    try {
      if (bytes.length < FOOTER) {
        throw damaged(bytes.length + " bytes");
      }
      ByteBuffer footer = slice(bytes.length - FOOTER, FOOTER);
      if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
        throw damaged("no footer");
      }
      varint(footer); // where the block about blocks is: offset and size
      varint(footer);
      Map<String, ByteBuffer> blocks = new LinkedHashMap<>();
      readBlock(footer, blocks);
      for (ByteBuffer handle : blocks.values()) {
        readBlock(handle, values);
      }
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InputException(path + ": damaged (expected: a whole checkpoint's index)", e);
    }
    return values;
  }

  private void readBlock(ByteBuffer handle, Map<String, ByteBuffer> into) {
    long offset = varint(handle);
    long size = varint(handle);
    if (offset < 0 || size < 4 || offset > bytes.length || size > bytes.length - offset - TRAILER) {
      throw damaged("a block at " + offset + " with " + size + " bytes");
    }
    ByteBuffer trailer = slice((int) (offset + size), TRAILER);
    if (trailer.get(0) != 0) {
      throw damaged("a compressed block");
    }
    MaskedCrc crc = new MaskedCrc();
    crc.update(slice((int) offset, (int) size + 1));
    if (crc.value() != trailer.getInt(1)) {
      throw damaged("the checksum of the block at " + offset + " differs");
    }
    entries(slice((int) offset, (int) size), into);
  }

  /** A key shares its first bytes with the key before it. */
  private void entries(ByteBuffer block, Map<String, ByteBuffer> into) {
    long restarts = block.getInt(block.limit() - 4) & 0xFFFFFFFFL;
    long end = block.limit() - 4 - 4 * restarts;
    if (end < 0) {
      throw damaged(restarts + " restarts in a block");
    }
    block.limit((int) end);
    byte[] key = new byte[0];
    while (block.hasRemaining()) {
      int shared = size(block);
      int more = size(block);
      int length = size(block);
      if (shared > key.length || more > block.remaining() || length > block.remaining() - more) {
        throw damaged("an entry of " + more + " and " + length + " bytes");
      }
      key = Arrays.copyOf(key, shared + more);
      block.get(key, shared, more);
      into.put(new String(key, StandardCharsets.UTF_8), block.slice(block.position(), length));
      block.position(block.position() + length);
    }
  }

  private ByteBuffer slice(int from, int size) {
    return ByteBuffer.wrap(bytes, from, size).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      byte part = from.get();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than 35 bits");
  }

  private int size(ByteBuffer from) {
    return (int) Math.min(varint(from), Integer.MAX_VALUE);
  }

  private InputException damaged(String what) {
    return new InputException(path + ": damaged: " + what + " (expected: a checkpoint's index)");
  }
}

package dev.lenet.savedmodel;

import com.google.protobuf.MessageLite;
import dev.lenet.internal.io.MaskedCrc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;

/** A checkpoint's index with other entries, whose checksums fit all the same. */
final class IndexFile {
  private static final long MAGIC = 0xdb4775248b80fb57L;

  private IndexFile() {}

  /** The header under the empty name, and the entries. */
  static Map<String, MessageLite> read(Path index) throws IOException {
    Map<String, MessageLite> entries = new LinkedHashMap<>();
    for (Map.Entry<String, ByteBuffer> entry :
        new SortedTable(index, Files.readAllBytes(index)).read().entrySet()) {
      entries.put(
          entry.getKey(),
          entry.getKey().isEmpty()
              ? BundleHeaderProto.parseFrom(entry.getValue())
              : BundleEntryProto.parseFrom(entry.getValue()));
    }
    return entries;
  }

  /** A table of one block of entries, an empty one about it, and one that says where that is. */
  static void write(Path index, Map<String, ? extends MessageLite> entries) throws IOException {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    Map<String, byte[]> values = new LinkedHashMap<>();
    entries.forEach((name, entry) -> values.put(name, entry.toByteArray()));
    byte[] about = block(table, values);
    byte[] meta = block(table, Map.of());
    byte[] blocks = block(table, Map.of("~", about));
    ByteBuffer footer = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    footer.put(meta).put(blocks).putLong(40, MAGIC);
    table.writeBytes(footer.array());
    Files.write(index, table.toByteArray());
  }

  /** Adds a block with its checksum; returns where it is. */
  private static byte[] block(ByteArrayOutputStream table, Map<String, byte[]> entries) {
    int offset = table.size();
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    entries.forEach(
        (key, value) -> {
          byte[] name = key.getBytes(StandardCharsets.UTF_8);
          block.write(0); // shares nothing with the key before
          varint(block, name.length);
          varint(block, value.length);
          block.writeBytes(name);
          block.writeBytes(value);
        });
    block.writeBytes(new byte[] {0, 0, 0, 0, 1, 0, 0, 0}); // one restart, at 0
    int size = block.size();
    block.write(0); // not compressed
    MaskedCrc crc = new MaskedCrc();
    crc.update(ByteBuffer.wrap(block.toByteArray()));
    table.writeBytes(block.toByteArray());
    table.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(crc.value()).array());
    ByteArrayOutputStream handle = new ByteArrayOutputStream();
    varint(handle, offset);
    varint(handle, size);
    return handle.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}

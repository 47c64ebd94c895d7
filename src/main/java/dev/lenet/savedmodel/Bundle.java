package dev.lenet.savedmodel;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.MaskedCrc;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.BundleHeaderProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * TensorFlow's checkpoint files: {@code variables.index}, a sorted table of what there is and
 * where, and the shards {@code variables.data-00000-of-00001} with the bytes.
 *
 * <p>Everything is verified before TensorFlow opens the files: the table's and every tensor's
 * checksum, and that each tensor has as many bytes as its shape says and lies within its shard.
 *
 * @see <a
 *     href="https://github.com/tensorflow/tensorflow/blob/v2.18.0/tensorflow/core/protobuf/tensor_bundle.proto">tensor_bundle.proto</a>
 */
final class Bundle {
  private static final String SUFFIX = ".index";
  private static final int CHUNK = 1 << 16;
  // A text's length in its data: a varint of at most ten bytes, then a checksum of four.
  private static final int TEXT_HEADER = 14;

  private final Path index;
  private final int shards;
  private final Map<String, BundleEntryProto> entries = new LinkedHashMap<>();

  private Bundle(Path index) throws IOException {
    this.index = index;
    Map<String, ByteBuffer> table = new SortedTable(index, Files.readAllBytes(index)).read();
    ByteBuffer header = table.remove("");
    if (header == null) {
      throw damaged("no header");
    }
    BundleHeaderProto read = BundleHeaderProto.parseFrom(header);
    if (read.getEndianness() != BundleHeaderProto.Endianness.LITTLE) {
      throw new InputException(index + ": big-endian (expected: little-endian)");
    }
    shards = read.getNumShards();
    for (Map.Entry<String, ByteBuffer> entry : table.entrySet()) {
      entries.put(entry.getKey(), BundleEntryProto.parseFrom(entry.getValue()));
    }
  }

  /** Reads the table; the tensors are read when they are asked for. */
  static Bundle open(Path index) {
    try {
      return new Bundle(index);
    } catch (InvalidProtocolBufferException e) {
      throw new InputException(index + ": damaged: an entry (expected: a whole checkpoint)", e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(index, e);
    }
  }

  /** The tensors' names, sorted. */
  Set<String> names() {
    return entries.keySet();
  }

  /**
   * Reads every tensor once, a chunk at a time, and compares its checksum. No byte belongs to two.
   */
  void verify() {
    requireApart();
    entries.forEach(
        (name, entry) -> {
          if (entry.getSlicesCount() > 0) {
            throw new InputException(index + ": " + name + ": in slices (expected: whole)");
          }
          DType dtype = dtype(entry.getDtype());
          if (dtype != null && bytes(name, dtype, entry) != entry.getSize()) {
            throw damaged(name + ": " + entry.getSize() + " bytes for shape " + shape(name, entry));
          }
          read(name, entry, null);
        });
  }

  private void requireApart() {
    List<Map.Entry<String, BundleEntryProto>> sorted = new ArrayList<>(entries.entrySet());
    sorted.sort(
        Comparator.comparing((Map.Entry<String, BundleEntryProto> e) -> e.getValue().getShardId())
            .thenComparing(e -> e.getValue().getOffset())
            .thenComparing(e -> e.getValue().getSize()));
    int shard = -1;
    long end = 0;
    for (Map.Entry<String, BundleEntryProto> next : sorted) {
      BundleEntryProto entry = next.getValue();
      requireWithin(next.getKey(), entry);
      if (entry.getShardId() == shard && entry.getOffset() < end) {
        throw damaged(next.getKey() + " overlaps another tensor");
      }
      shard = entry.getShardId();
      end = entry.getOffset() + entry.getSize();
    }
  }

  /** Reads a tensor of numbers. */
  HostTensor get(String name) {
    BundleEntryProto entry = entries.get(name);
    if (entry == null) {
      throw new InputException(
          index + ": no tensor " + name + " (expected: one of " + names() + ")");
    }
    DType dtype = dtype(entry.getDtype());
    if (dtype == null) {
      throw new InputException(
          index + ": " + name + ": " + entry.getDtype() + " (expected: numbers)");
    }
    if (bytes(name, dtype, entry) != entry.getSize()) {
      throw damaged(name + ": " + entry.getSize() + " bytes for shape " + shape(name, entry));
    }
    ByteBuffer bytes = buffer(name, entry);
    read(name, entry, bytes);
    return new HostTensor(dtype, shape(name, entry), bytes.flip());
  }

  /** Reads a tensor that holds one text, as bytes; null where there is none of this name. */
  @Nullable ByteBuffer text(String name) {
    BundleEntryProto entry = entries.get(name);
    if (entry == null || entry.getDtype() != DataType.DT_STRING) {
      return null;
    }
    ByteBuffer bytes = buffer(name, entry);
    read(name, entry, bytes);
    bytes.flip();
    long length = 0;
    for (int shift = 0; bytes.hasRemaining() && bytes.position() < TEXT_HEADER; shift += 7) {
      byte part = bytes.get();
      length |= (part & 0x7FL) << shift;
      if (part >= 0) {
        break;
      }
    }
    if (bytes.remaining() < 4 || bytes.remaining() - 4 != length) {
      throw damaged(name + ": a text of " + length + " bytes in " + entry.getSize());
    }
    return bytes.position(bytes.position() + 4).slice();
  }

  private ByteBuffer buffer(String name, BundleEntryProto entry) {
    requireWithin(name, entry);
    if (entry.getSize() > Integer.MAX_VALUE - Long.BYTES) {
      throw new InputException(
          index + ": " + name + ": " + entry.getSize() + " bytes (expected: less than 2 GiB)");
    }
    return ByteBuffer.allocate((int) entry.getSize());
  }

  private long requireWithin(String name, BundleEntryProto entry) {
    if (entry.getShardId() < 0 || entry.getShardId() >= shards) {
      throw damaged(name + ": in shard " + entry.getShardId() + " of " + shards);
    }
    Path shard = shard(entry);
    try {
      long there = Files.size(shard);
      if (entry.getOffset() < 0
          || entry.getSize() < 0
          || entry.getOffset() > there
          || entry.getSize() > there - entry.getOffset()) {
        throw new InputException(
            "%s: damaged: %s at %d with %d bytes (expected: within the file's %d)"
                .formatted(shard, name, entry.getOffset(), entry.getSize(), there));
      }
      return there;
    } catch (IOException e) {
      throw AtomicFile.cannotRead(shard, e);
    }
  }

  /** Goes over a tensor's bytes, copies them if there is a buffer, and checks them. */
  private void read(String name, BundleEntryProto entry, @Nullable ByteBuffer into) {
    requireWithin(name, entry);
    MaskedCrc crc = new MaskedCrc();
    Path shard = shard(entry);
    try (FileChannel file = FileChannel.open(shard)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      long position = entry.getOffset();
      long end = position + entry.getSize();
      while (position < end) {
        chunk.clear().limit((int) Math.min(CHUNK, end - position));
        int count = file.read(chunk, position);
        if (count < 0) {
          throw damaged(name + ": the file became shorter");
        }
        position += count;
        crc.update(chunk.flip().duplicate());
        if (into != null) {
          into.put(chunk);
        }
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(shard, e);
    }
    // A text's checksum is over its parts, not over its bytes: TensorFlow compares that one.
    if (entry.getDtype() != DataType.DT_STRING && crc.value() != entry.getCrc32C()) {
      throw new InputException(
          shard + ": damaged: the checksum of " + name + " differs (expected: a whole file)");
    }
  }

  private Path shard(BundleEntryProto entry) {
    String file = String.valueOf(index.getFileName());
    String prefix = file.substring(0, file.length() - SUFFIX.length());
    return index.resolveSibling(
        "%s.data-%05d-of-%05d".formatted(prefix, entry.getShardId(), shards));
  }

  private Shape shape(String name, BundleEntryProto entry) {
    if (entry.getShape().getUnknownRank()
        || entry.getShape().getDimList().stream().anyMatch(dim -> dim.getSize() < 0)) {
      throw damaged(name + ": a shape that is not known");
    }
    return Shape.of(
        entry.getShape().getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
  }

  private long bytes(String name, DType dtype, BundleEntryProto entry) {
    try {
      return Math.multiplyExact(shape(name, entry).elements(), (long) dtype.bytes());
    } catch (ArithmeticException e) {
      throw damaged(name + ": more bytes than 64 bits can count");
    }
  }

  private static @Nullable DType dtype(DataType type) {
    return switch (type) {
      case DT_FLOAT -> DType.FLOAT32;
      case DT_DOUBLE -> DType.FLOAT64;
      case DT_HALF -> DType.FLOAT16;
      case DT_BFLOAT16 -> DType.BFLOAT16;
      case DT_INT8 -> DType.INT8;
      case DT_INT16 -> DType.INT16;
      case DT_UINT16 -> DType.UINT16;
      case DT_INT32 -> DType.INT32;
      case DT_UINT32 -> DType.UINT32;
      case DT_INT64 -> DType.INT64;
      case DT_UINT64 -> DType.UINT64;
      case DT_UINT8 -> DType.UINT8;
      case DT_BOOL -> DType.BOOL;
      default -> null;
    };
  }

  private InputException damaged(String what) {
    return new InputException(index + ": damaged: " + what + " (expected: a whole checkpoint)");
  }
}

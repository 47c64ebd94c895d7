package dev.lenet.weights.hdf5;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import io.jhdf.ObjectHeader;
import io.jhdf.Superblock;
import io.jhdf.WritableDatasetImpl;
import io.jhdf.WritableGroupImpl;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.WritableGroup;
import io.jhdf.nio.FileChannelFromSeekableByteChannel;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.message.AttributeMessage;
import io.jhdf.object.message.DataLayoutMessage.ContiguousDataLayoutMessage;
import io.jhdf.object.message.DataSpace;
import io.jhdf.object.message.DataSpaceMessage;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.FillValueMessage;
import io.jhdf.object.message.Message;
import io.jhdf.storage.HdfFileChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes HDF5 with jHDF's groups and messages into memory: jHDF's own file class wants a path, adds
 * an attribute that names the machine, and leaks its channel when the disk is full.
 */
public final class H5Writer {
  /** HDF5 counts a header message's size in 16 bits; the attribute's own header needs some. */
  public static final int MAX_ATTRIBUTE_BYTES = 64_512;

  static {
    H5Log.quiet();
  }

  private static final Superblock.SuperblockV2V3 SUPERBLOCK = new Superblock.SuperblockV2V3();

  private H5Writer() {}

  /** The file's bytes, in order; those of the tensors are not copied. */
  public static List<ByteBuffer> write(H5Tree tree) {
    Map<String, WritableGroup> groups = new HashMap<>();
    WritableGroup root = new WritableGroupImpl(null, "/");
    groups.put("", root);
    tree.groups()
        .forEach(
            (path, attributes) -> {
              WritableGroup group = path.isEmpty() ? root : group(path, groups);
              attributes.forEach((name, text) -> putText(path, group, name, text));
            });
    tree.tensors().asMap().forEach((path, tensor) -> putTensor(path, tensor, groups));
    return inOrder(root);
  }

  private static List<ByteBuffer> inOrder(WritableGroup root) {
    Pieces pieces = new Pieces();
    try (FileChannelFromSeekableByteChannel channel =
        new FileChannelFromSeekableByteChannel(pieces)) {
      HdfFileChannel file = new HdfFileChannel(channel, SUPERBLOCK);
      long end = root.write(file, WritableHdfFile.ROOT_GROUP_ADDRESS);
      file.write(SUPERBLOCK.toBuffer(end), 0L);
      return pieces.inOrder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WritableGroup group(String path, Map<String, WritableGroup> groups) {
    WritableGroup known = groups.get(path);
    if (known != null) {
      return known;
    }
    WritableGroup made = group(H5Content.parent(path), groups).putGroup(lastName(path));
    groups.put(path, made);
    return made;
  }

  private static void putTensor(String path, HostTensor tensor, Map<String, WritableGroup> groups) {
    DataType type = H5Types.write(tensor.dtype());
    if (type == null) {
      throw new InputException(
          "weight "
              + path
              + ": "
              + tensor.dtype()
              + " cannot be written to HDF5 (expected: an integer type, bool, float16, float32 or"
              + " float64)");
    }
    WritableGroup group = group(H5Content.parent(path), groups);
    group.putDataset(lastName(path), new RawDataset(lastName(path), group, type, tensor));
  }

  private static void putText(String path, WritableGroup group, String name, H5Tree.Text text) {
    int longest = 0;
    for (String value : text.values()) {
      longest = Math.max(longest, value.getBytes(StandardCharsets.UTF_8).length + 1);
    }
    if ((long) longest * text.values().size() > MAX_ATTRIBUTE_BYTES) {
      throw new InputException(
          "attribute "
              + name
              + " of /"
              + path
              + ": "
              + (long) longest * text.values().size()
              + " bytes (expected: at most "
              + MAX_ATTRIBUTE_BYTES
              + ", the limit of HDF5 for an attribute)");
    }
    if (text.isScalar()) {
      group.putAttribute(name, text.values().get(0));
    } else if (!text.values().isEmpty()) {
      // jHDF has no empty arrays; Keras takes a list that is not there for an empty one.
      group.putAttribute(name, text.values().toArray(new String[0]));
    }
  }

  private static String lastName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (name.isBlank()) {
      throw new InputException("weight \"" + path + "\": an empty name (expected: names/like/0)");
    }
    return name;
  }

  /** A contiguous data set written from raw bytes in one piece, whatever its type and rank. */
  private static final class RawDataset extends WritableDatasetImpl {
    private final DataType type;
    private final HostTensor tensor;

    RawDataset(String name, Group parent, DataType type, HostTensor tensor) {
      super(0, name, parent); // the value is not used: write() below is all that is called
      this.type = type;
      this.tensor = tensor;
      putAttribute(H5Checksum.NAME, H5Checksum.of(tensor.bytes()));
    }

    @Override
    public long write(HdfFileChannel file, long position) {
      ByteBuffer bytes = tensor.bytes();
      long size = bytes.remaining();
      int headerSize = header(position, 0, size).limit();
      ByteBuffer header = header(position, position + headerSize, size);
      file.write(header, position);
      file.write(bytes, position + headerSize);
      return position + headerSize + size;
    }

    private ByteBuffer header(long position, long dataAddress, long size) {
      List<Message> messages = new ArrayList<>();
      messages.add(DataTypeMessage.create(type));
      messages.add(DataSpaceMessage.create(space()));
      messages.add(FillValueMessage.NO_FILL);
      // HDF5 takes -1 for "not allocated", which is what no bytes at all are.
      messages.add(ContiguousDataLayoutMessage.create(size == 0 ? -1 : dataAddress, size));
      getAttributes().forEach((name, value) -> messages.add(AttributeMessage.create(name, value)));
      return new ObjectHeader.ObjectHeaderV2(position, messages).toBuffer();
    }

    /** Version 2: the rank, no flags, 1 for an array or 0 for a single number, and the sizes. */
    private DataSpace space() {
      int rank = tensor.shape().rank();
      ByteBuffer bytes = ByteBuffer.allocate(4 + 8 * rank).order(ByteOrder.LITTLE_ENDIAN);
      bytes.put((byte) 2).put((byte) rank).put((byte) 0).put((byte) (rank == 0 ? 0 : 1));
      for (long dimension : tensor.shape().toArray()) {
        bytes.putLong(dimension);
      }
      return DataSpace.readDataSpace(bytes.flip(), SUPERBLOCK);
    }
  }
}

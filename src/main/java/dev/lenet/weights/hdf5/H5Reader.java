package dev.lenet.weights.hdf5;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.tensor.Shape;
import io.jhdf.ObjectHeader;
import io.jhdf.api.Node;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.dataset.DatasetLoader;
import io.jhdf.dataset.NoParent;
import io.jhdf.object.message.DataTypeMessage;
import io.jhdf.object.message.LinkMessage;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads untrusted HDF5 files with jHDF. Links to other files are refused, no more memory is
 * allocated than the file can fill, and any exception of jHDF becomes a one-line message.
 */
public final class H5Reader {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_OBJECTS = 100_000;

  private final String source;
  private final H5Storage storage;
  private final H5Chunks chunks;
  private final NamedWeights tensors = new NamedWeights();
  private final Map<String, Map<String, H5Tree.Text>> groups = new LinkedHashMap<>();
  private final Set<Long> addresses = new HashSet<>();
  private String where = "/";

  private H5Reader(String source, H5Storage storage) {
    this.source = source;
    this.storage = storage;
    this.chunks = new H5Chunks(storage.size());
  }

  /**
   * Reads a file that lies in memory; the tensors share its bytes where they can.
   *
   * @param source the file's name for messages
   */
  public static H5Tree read(String source, ByteBuffer file) {
    H5Log.quiet();
    H5Reader reader;
    try {
      reader = new H5Reader(source, H5Storage.open(file));
    } catch (RuntimeException e) {
      throw new InputException(source + ": /: " + reason(rootMessage(e)), e);
    }
    try {
      reader.visitGroup(reader.storage.rootHeader(), "", 0);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw reader.bad(reason(rootMessage(e)), e);
    } catch (StackOverflowError e) {
      throw reader.bad("blocks that refer to each other (expected: a whole HDF5 file)", e);
    }
    return new H5Tree(reader.tensors, reader.groups);
  }

  private void visitGroup(ObjectHeader header, String path, int depth) {
    enter(path, header);
    if (depth > MAX_DEPTH) {
      throw bad("groups nested deeper than " + MAX_DEPTH + " (expected: fewer)");
    }
    groups.put(path, H5Texts.read(storage, header));
    for (Map.Entry<String, H5Group.Link> child : H5Group.links(storage, header).entrySet()) {
      String name = child.getKey();
      where = "/" + path;
      if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
        throw bad("an object named \"" + name + "\" (expected: a name without slashes)");
      }
      visit(child.getValue(), path.isEmpty() ? name : path + "/" + name, depth + 1);
    }
  }

  private void visit(H5Group.Link link, String path, int depth) {
    where = "/" + path;
    if (link.kind() != LinkMessage.LinkType.HARD) {
      boolean soft = link.kind() == LinkMessage.LinkType.SOFT;
      throw bad((soft ? "a soft" : "an external") + " link (expected: objects of this file only)");
    }
    ObjectHeader header = storage.header(link.address());
    if (!header.hasMessageOfType(DataTypeMessage.class)) {
      visitGroup(header, path, depth);
      return;
    }
    enter(path, header);
    String name = path.substring(path.lastIndexOf('/') + 1);
    Node dataset = DatasetLoader.createDataset(storage, header, name, NoParent.INSTANCE);
    tensors.put(path, tensor((DatasetBase) dataset, header));
  }

  /** Every object is reached once: a second path to it would be a cycle or a bomb. */
  private void enter(String path, ObjectHeader header) {
    where = "/" + path;
    if (!addresses.add(header.getAddress())) {
      throw bad("an object with a second path (expected: each object once)");
    }
    if (addresses.size() > MAX_OBJECTS) {
      throw bad("more than " + MAX_OBJECTS + " objects (expected: fewer)");
    }
  }

  private HostTensor tensor(DatasetBase dataset, ObjectHeader header) {
    Map<String, H5Tree.Text> attributes = H5Texts.read(storage, header);
    DType dtype = H5Types.read(dataset.getDataType(), isBfloat16(attributes));
    if (dtype == null) {
      throw bad(
          "elements of "
              + dataset.getDataType().getSize()
              + " bytes of HDF5 class "
              + dataset.getDataType().getDataClass()
              + " (expected: integers, floats or booleans)");
    }
    Shape shape = Shape.of(dataset.getDimensionsAsLong());
    ByteBuffer bytes = bytes(dataset, size(shape, dtype), dtype, shape);
    if (H5Checksum.differs(attributes, bytes)) {
      throw bad("damaged: its checksum differs (expected: a whole file)");
    }
    return new HostTensor(dtype, shape, bytes);
  }

  private long size(Shape shape, DType dtype) {
    try {
      return Math.multiplyExact(shape.elements(), (long) dtype.bytes());
    } catch (InputException | ArithmeticException e) {
      throw bad(dtype + " " + shape + " (expected: less than 2 GiB)", e);
    }
  }

  private ByteBuffer bytes(DatasetBase dataset, long size, DType dtype, Shape shape) {
    if (size == 0) {
      return ByteBuffer.allocate(0);
    }
    String problem = chunks.problemWith(dataset, size);
    if (problem != null) {
      throw bad(dtype + " " + shape + " takes " + size + " bytes" + problem);
    }
    ByteBuffer bytes = dataset.getDataBuffer().duplicate();
    if (bytes.remaining() < size) {
      throw bad(
          bytes.remaining() + " bytes (expected: " + size + " for " + dtype + " " + shape + ")");
    }
    bytes.limit(bytes.position() + (int) size);
    return H5Types.isBigEndian(dataset.getDataType()) ? reversed(bytes, dtype.bytes()) : bytes;
  }

  private static ByteBuffer reversed(ByteBuffer bytes, int width) {
    ByteBuffer reversed = ByteBuffer.allocate(bytes.remaining());
    for (int at = 0; at < reversed.capacity(); at++) {
      int element = at - at % width;
      reversed.put(at, bytes.get(bytes.position() + element + width - 1 - at % width));
    }
    return reversed;
  }

  private static boolean isBfloat16(Map<String, H5Tree.Text> attributes) {
    H5Tree.Text dtype = attributes.get("dtype");
    return dtype != null && dtype.values().equals(List.of("bfloat16"));
  }

  private InputException bad(String problem) {
    return bad(problem, null);
  }

  private InputException bad(String problem, @Nullable Throwable cause) {
    return new InputException(source + ": " + where + ": " + problem, cause);
  }

  /** jHDF refuses what lies in other files too, in words of its own. */
  private static String reason(String message) {
    if (message.contains("External Data Files")) {
      return "data in other files (expected: objects of this file only)";
    }
    if (message.contains("Virtual storage")) {
      return "a virtual data set (expected: objects of this file only)";
    }
    if (message.startsWith("End of buffer reached before NULL")) {
      // jHDF wants a tag's end, and h5py's opaque type for bfloat16 has an empty tag.
      return "damaged, or bfloat16 (expected: a whole HDF5 file, variables in another type)";
    }
    return message + " (expected: a whole HDF5 file)";
  }

  /** The innermost message says what is wrong; the outer ones only where jHDF was. */
  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getMessage() == null ? "truncated or damaged" : root.getMessage();
  }
}

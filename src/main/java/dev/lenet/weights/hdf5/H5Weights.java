package dev.lenet.weights.hdf5;

import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.FileBytes;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.Shards;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keras 3's {@code .weights.h5}: an HDF5 file of one data set a variable, under paths such as
 * {@code layers/conv2d/vars/0} and {@code optimizer/vars/3}. Which layer a path belongs to is for
 * the model to know; the {@code name} attributes help.
 */
public final class H5Weights {
  private H5Weights() {}

  /**
   * Reads a file, or the shards that an index names.
   *
   * @throws dev.lenet.exceptions.InputException naming the file and the place in it, when it is
   *     damaged, reaches outside itself, or declares more than it holds
   */
  public static H5Content read(Path file) {
    return Shards.is(file) ? readShards(Shards.read(file)) : readOne(file);
  }

  private static H5Content readOne(Path file) {
    return read(file.toString(), ByteBuffer.wrap(FileBytes.read(file)));
  }

  /** The index lists groups: {@code /layers/conv2d/vars}. */
  private static H5Content readShards(Shards shards) {
    NamedWeights tensors = new NamedWeights();
    Map<String, String> names = new LinkedHashMap<>();
    Set<String> groups = new LinkedHashSet<>();
    for (Path file : shards.files()) {
      H5Content shard = readOne(file);
      shard.tensors().asMap().forEach(tensors::put);
      names.putAll(shard.groupNames());
      groups.addAll(shard.groups());
    }
    shards.requireAll(groups.stream().map(path -> "/" + path).collect(Collectors.toSet()));
    return new H5Content(tensors, names, groups);
  }

  /**
   * Reads a file that lies in memory. The tensors share its bytes.
   *
   * @param source what messages call it
   */
  public static H5Content read(String source, ByteBuffer file) {
    return H5Reader.read(source, file).toContent();
  }

  /**
   * Writes a file, whole or not at all.
   *
   * @throws dev.lenet.exceptions.InputException {@code cannot write PATH: REASON}
   */
  public static void write(Path file, H5Content content) {
    List<ByteBuffer> bytes = toBytes(content);
    AtomicFile.write(file, out -> FileBytes.write(out, bytes));
  }

  /** The file's bytes, in order. */
  public static List<ByteBuffer> toBytes(H5Content content) {
    return H5Writer.write(H5Tree.of(content));
  }
}

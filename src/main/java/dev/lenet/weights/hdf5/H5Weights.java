package dev.lenet.weights.hdf5;

import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.io.FileBytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Keras 3's {@code .weights.h5}: an HDF5 file of one data set a variable, under paths such as
 * {@code layers/conv2d/vars/0} and {@code optimizer/vars/3}. Which layer a path belongs to is for
 * the model to know; the {@code name} attributes help.
 */
public final class H5Weights {
  private H5Weights() {}

  /**
   * Reads a file.
   *
   * @throws dev.lenet.exceptions.InputException naming the file and the place in it, when it is
   *     damaged, reaches outside itself, or declares more than it holds
   */
  public static H5Content read(Path file) {
    return read(file.toString(), ByteBuffer.wrap(FileBytes.read(file)));
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

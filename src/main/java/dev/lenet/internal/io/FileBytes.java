package dev.lenet.internal.io;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of weights: read into memory, where the tensors stay, and written from there. */
public final class FileBytes {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private FileBytes() {}

  /** Writes buffers one after the other; they can be written again. */
  public static void write(OutputStream out, List<ByteBuffer> buffers) throws IOException {
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer buffer : buffers) {
      channel.write(buffer.duplicate());
    }
  }

  public static byte[] read(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new InputException("cannot read " + file + ": is a folder (expected: a file)");
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new InputException(
            "cannot read " + file + ": " + size + " bytes (expected: less than 2 GiB)");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }
}

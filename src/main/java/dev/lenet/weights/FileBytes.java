package dev.lenet.weights;

import dev.lenet.data.AtomicFile;
import dev.lenet.data.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of weights into memory, where its tensors stay. */
final class FileBytes {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private FileBytes() {}

  static byte[] read(Path file) {
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

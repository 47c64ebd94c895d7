package dev.lenet.internal.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Temporary files and folders beside their targets, in the same file system. The name says whose
 * they are: {@code .TARGET.PID-NUMBER.tmp}.
 */
final class Temporary {
  private static final int ATTEMPTS = 1000;

  private interface Creation {
    Path create(Path path) throws IOException;
  }

  private Temporary() {}

  /** Makes an empty file, with the rights that any file would have. */
  static Path fileBeside(Path target) throws IOException {
    return beside(target, Files::createFile);
  }

  /** Makes an empty folder. */
  static Path folderBeside(Path target) throws IOException {
    return beside(target, Files::createDirectory);
  }

  /** Where the target's older version goes while a newer one takes its place; not made. */
  static Path oldBeside(Path target) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".old");
  }

  // Not createTempFile: that gives the owner alone the right to read what is later the target.
  private static Path beside(Path target, Creation creation) throws IOException {
    Path name = target.getFileName();
    Path folder = target.toAbsolutePath().getParent();
    if (name == null || folder == null) {
      throw new FileSystemException(target.toString(), null, "is not a file name");
    }
    String stem = "." + name + "." + ProcessHandle.current().pid() + "-";
    for (int attempt = 0; ; attempt++) {
      try {
        return creation.create(folder.resolve(stem + attempt + ".tmp"));
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}

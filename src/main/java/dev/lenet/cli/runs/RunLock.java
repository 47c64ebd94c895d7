package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two runs from writing into one folder: a lock that the system takes back when a process
 * ends, however it ends.
 */
public final class RunLock implements AutoCloseable {
  private final Path file;
  private @Nullable FileChannel channel;

  /** A lock for this folder, which is not taken yet. */
  public RunLock(RunFolder folder) {
    this.file = folder.path().resolve(".lock");
  }

  /**
   * Takes the folder, which is there.
   *
   * @throws InputException when another run has it
   */
  public void take() {
    try {
      FileChannel opened =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locks(opened)) {
        opened.close();
        throw new InputException(
            file.getParent()
                + ": another run is training in this folder (expected: a different"
                + " folder for each run)");
      }
      channel = opened;
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }

  private static boolean locks(FileChannel opened) throws IOException {
    try {
      return opened.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by a run in this JVM
    }
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    try {
      Files.deleteIfExists(file); // before it is given back: then it may be another run's
      channel.close();
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
  }
}

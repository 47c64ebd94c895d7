package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;
import dev.lenet.internal.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two runs from writing into one folder: a lock that the system takes back when a process
 * ends, however it ends. The file {@code .lock} stays: were it removed, one run could hold the
 * removed file while another holds a new one.
 */
public final class RunLock implements AutoCloseable {
  /**
   * The folders that runs of this JVM hold. The system's lock is the process's: closing a second
   * channel to the file would give back the first one's.
   */
  private static final Set<Path> TAKEN = new HashSet<>();

  private final RunFolder folder;
  private final Path file;
  private final boolean heldRun;
  private @Nullable Path taken;
  private @Nullable FileChannel channel;

  /** A lock for this folder as it is now, which is not taken yet. */
  public RunLock(RunFolder folder) {
    this.folder = folder;
    this.file = folder.path().resolve(".lock");
    this.heldRun = folder.holdsRun();
  }

  /**
   * Takes the folder, which is there, and sweeps what killed runs have left half-written. What is
   * read from it after this holds until {@link #close}. A lock that is taken stays so.
   *
   * @throws InputException when another run has the folder, or has had it since this was made
   */
  public void take() {
    if (channel != null) {
      return;
    }
    try {
      Path real = folder.path().toRealPath();
      synchronized (TAKEN) {
        channel = TAKEN.contains(real) ? null : locked();
        if (channel == null) {
          throw refused("another run is training in this folder");
        }
        TAKEN.add(real);
        taken = real;
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(file, e);
    }
    if (!heldRun && folder.holdsRun()) {
      close();
      throw refused("another run has used this folder meanwhile");
    }
    folder.sweep();
  }

  /** Null when another process has it. */
  private @Nullable FileChannel locked() throws IOException {
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = opened.tryLock() != null;
    } finally {
      if (!locked) {
        opened.close();
      }
    }
    return locked ? opened : null;
  }

  private InputException refused(String problem) {
    return new InputException(
        folder.path() + ": " + problem + " (expected: a different folder for each run)");
  }

  @Override
  public void close() {
    if (channel == null) {
      return;
    }
    synchronized (TAKEN) {
      try {
        channel.close();
      } catch (IOException e) {
        throw AtomicFile.cannotWrite(file, e);
      } finally {
        channel = null;
        TAKEN.remove(taken);
      }
    }
  }
}

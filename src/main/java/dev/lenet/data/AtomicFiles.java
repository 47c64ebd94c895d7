package dev.lenet.data;

import static java.nio.file.StandardOpenOption.CREATE_NEW;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes files that are there in full or not at all. */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Puts the contents into a stream; it need not close it. */
  @FunctionalInterface
  public interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes to a temporary name beside {@code target}, then moves it into place. When anything
   * fails, the temporary file goes and an earlier {@code target} stays as it was.
   *
   * @throws InputException when the file cannot be written: the folder is missing or read-only, or
   *     the disk is full
   */
  public static void write(Path target, Contents contents) {
    Path folder = folderOf(target);
    Path part = null;
    try {
      // Not createTempFile: its files are the owner's alone, and the move would keep that.
      part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part, CREATE_NEW))) {
        contents.writeTo(out);
      }
      move(part, target);
      part = null;
    } catch (IOException e) {
      throw new InputException(
          target + ": not written: " + reason(e) + " (expected: a writable folder with room)", e);
    } finally {
      deleteQuietly(part);
    }
  }

  private static Path folderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null) {
      throw new InputException(target + ": a folder (expected: a file to write)");
    }
    return folder;
  }

  /** Moves a finished file over {@code target}, in one step where the file system can. */
  static void move(Path from, Path target) throws IOException {
    try {
      Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** What went wrong, in words: the file system's exceptions put only the path in their message. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException fs && fs.getReason() != null) {
      return fs.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static void deleteQuietly(@Nullable Path part) {
    if (part == null) {
      return;
    }
    try {
      Files.deleteIfExists(part);
    } catch (IOException ignored) {
      // The write's own error is the one to report.
    }
  }
}

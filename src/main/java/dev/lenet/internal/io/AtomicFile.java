package dev.lenet.internal.io;

import dev.lenet.exceptions.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file whole or not at all: into a temporary file beside the target, synced to the disk,
 * then moved over it, and the folder synced, which has the name. Whatever goes wrong, the target
 * keeps its old content and the temporary file is deleted.
 *
 * <pre>{@code
 * AtomicFile.write(target, out -> out.write(bytes));
 * }</pre>
 */
public final class AtomicFile {
  /** Writes the content to a stream, which is buffered and need not be closed. */
  @FunctionalInterface
  public interface StreamWriter {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the content to a file, which exists and is empty. */
  @FunctionalInterface
  public interface FileWriter {
    void writeTo(Path temporary) throws IOException;
  }

  private static final String IS_FOLDER = "is a folder";

  private AtomicFile() {}

  /**
   * Writes {@code target} from a stream. What is no file, such as {@code /dev/stdout} or a pipe, is
   * written into, and not replaced.
   *
   * @throws InputException {@code cannot write PATH: REASON}, when the file system refuses
   */
  public static void write(Path target, StreamWriter content) {
    if (isDevice(target)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
        content.writeTo(out);
      } catch (IOException e) {
        throw cannotWrite(target, e);
      }
      return;
    }
    writeFile(
        target,
        temporary -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            content.writeTo(out);
          }
        });
  }

  /**
   * Writes {@code target} with a library that wants a path.
   *
   * @throws InputException {@code cannot write PATH: REASON}, when the file system refuses
   */
  public static void writeFile(Path target, FileWriter content) {
    Interrupts.check("writing " + target);
    Path temporary = null;
    try {
      if (Files.isDirectory(target)) {
        throw new FileSystemException(target.toString(), null, IS_FOLDER);
      }
      if (isDevice(target)) {
        throw new FileSystemException(target.toString(), null, "is a device or a pipe");
      }
      temporary = Temporary.fileBeside(target);
      content.writeTo(temporary);
      Sync.file(temporary);
      move(temporary, target);
      temporary = null;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    } finally {
      deleteIfThere(temporary);
    }
  }

  private static boolean isDevice(Path target) {
    return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
  }

  /**
   * The one line for a file that could not be written, with the file system's reason; a {@link
   * java.util.concurrent.CancellationException} where the thread was interrupted.
   */
  public static RuntimeException cannotWrite(Path target, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return Interrupts.cancelled("writing " + target, cause);
    }
    String reason = reason(cause);
    String expected = reason.equals(IS_FOLDER) ? "a file" : "a writable folder with free space";
    return new InputException(
        "cannot write %s: %s (expected: %s)".formatted(target, reason, expected), cause);
  }

  /**
   * The one line for a file that could not be read, with the file system's reason; a {@link
   * java.util.concurrent.CancellationException} where the thread was interrupted.
   */
  public static RuntimeException cannotRead(Path source, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return Interrupts.cancelled("reading " + source, cause);
    }
    String reason = reason(cause);
    String expected = reason.equals(IS_FOLDER) ? "a file" : "a readable file or folder";
    return new InputException(
        "cannot read %s: %s (expected: %s)".formatted(source, reason, expected), cause);
  }

  /** Fails where no file can be made in the folder, whatever its rights say. */
  public static void requireWritable(Path folder) throws IOException {
    Files.delete(Temporary.fileBeside(folder.resolve("writable")));
  }

  /**
   * Removes the temporary files and folders that processes have left in a folder which are no more,
   * where there is such a folder.
   *
   * @throws InputException {@code cannot write PATH: REASON}, when the file system refuses
   */
  public static void sweep(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        Temporary.sweep(folder, target -> true);
      }
    } catch (IOException e) {
      throw cannotWrite(folder, e);
    }
  }

  /** Gives a file its name in one step, and brings the name to the disk. */
  public static void move(Path temporary, Path target) throws IOException {
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Sync.parentOf(target);
  }

  private static void deleteIfThere(@Nullable Path temporary) {
    if (temporary == null) {
      return;
    }
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      temporary.toFile().deleteOnExit();
    }
  }

  /** Java's message for most of these is the bare path. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    if (e instanceof CharacterCodingException) {
      return "not UTF-8";
    }
    if ("Is a directory".equals(e.getMessage())) {
      return IS_FOLDER;
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}

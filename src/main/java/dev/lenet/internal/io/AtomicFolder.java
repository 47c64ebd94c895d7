package dev.lenet.internal.io;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes a folder whole or not at all: into a temporary folder beside the target, synced to the
 * disk with all that is in it, which then takes the target's place in one step. The older one is
 * deleted when the newer is on the disk.
 */
public final class AtomicFolder {
  /** Writes the content into a folder, which exists and is empty. */
  @FunctionalInterface
  public interface FolderWriter {
    void writeTo(Path temporary) throws IOException;
  }

  private AtomicFolder() {}

  /**
   * Writes {@code target}, and the folders above it that are missing.
   *
   * @throws InputException {@code cannot write PATH: REASON}, when the file system refuses; then
   *     the target is what it was
   */
  public static void write(Path target, FolderWriter content) {
    Interrupts.check("writing " + target);
    Path temporary = null;
    try {
      Path absolute = target.toAbsolutePath().normalize();
      Path parent = absolute.getParent();
      if (parent == null) {
        throw new FileSystemException(target.toString(), null, "is the root folder");
      }
      Sync.createFolders(parent);
      Temporary.sweep(parent, String.valueOf(absolute.getFileName())::equals);
      temporary = Temporary.folderBeside(absolute);
      content.writeTo(temporary);
      Sync.tree(temporary);
      put(temporary, absolute);
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(target, e);
    } finally {
      deleteQuietly(temporary); // or the older one, which has its name now
    }
  }

  private static void put(Path temporary, Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(temporary, target);
      Sync.parentOf(target);
    } else if (Exchange.of(temporary, target)) {
      Sync.parentOf(target);
    } else {
      putInTwoSteps(temporary, target);
    }
  }

  /**
   * Where names cannot be exchanged, there is a moment in which the target has none: a process that
   * dies in it leaves the older one beside, from where the next one takes it back.
   */
  private static void putInTwoSteps(Path temporary, Path target) throws IOException {
    Path old = Temporary.oldBeside(target);
    Sync.deleteTree(old);
    Files.move(target, old);
    try {
      Files.move(temporary, target);
      Sync.parentOf(target);
    } catch (IOException e) {
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(old, target);
      }
      throw e;
    }
    Sync.deleteTree(old);
  }

  private static void deleteQuietly(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try {
      Sync.deleteTree(folder);
    } catch (IOException e) {
      folder.toFile().deleteOnExit();
    }
  }
}

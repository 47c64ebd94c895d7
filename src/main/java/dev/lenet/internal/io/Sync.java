package dev.lenet.internal.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * Brings files and folders to the disk, so that a power cut cannot take them back. A file's bytes
 * and its name are two things: the name is in the folder, which is synced by itself.
 */
public final class Sync {
  private Sync() {}

  /** Syncs a file's bytes. */
  public static void file(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /**
   * Syncs the names in a folder. Where the platform opens no folder, as Windows, or the file system
   * syncs none, nothing is done: such systems write names in the order of the calls.
   */
  public static void folder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // Windows says so of every folder.
    } catch (IOException e) {
      if (!"Invalid argument".equals(e.getMessage())) { // EINVAL: no fsync for folders here
        throw e;
      }
    }
  }

  /** Syncs the folder in which a file or folder is. */
  public static void parentOf(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      folder(parent);
    }
  }

  /** Syncs a folder and all that is in it: files first, then each folder after what it holds. */
  public static void tree(Path root) throws IOException {
    for (Path path : deepestFirst(root)) {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        folder(path);
      } else {
        file(path);
      }
    }
  }

  /** Makes a folder and the missing ones above it, and syncs the name of each. */
  public static void createFolders(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path at = folder.toAbsolutePath().normalize();
    while (at != null && !Files.exists(at)) {
      missing.push(at);
      at = at.getParent();
    }
    if (at != null && !Files.isDirectory(at)) {
      throw new FileAlreadyExistsException(at.toString());
    }
    Files.createDirectories(folder);
    for (Path made : missing) {
      parentOf(made);
    }
  }

  /** Deletes a file, or a folder with all that is in it; links are deleted, not followed. */
  public static void deleteTree(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      for (Path path : deepestFirst(root)) {
        Files.delete(path);
      }
    }
  }

  private static List<Path> deepestFirst(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }
}

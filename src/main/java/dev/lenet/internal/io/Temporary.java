package dev.lenet.internal.io;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Temporary files and folders beside their targets, in the same file system. The name says whose
 * they are: {@code .TARGET.PID-NUMBER.tmp}.
 */
final class Temporary {
  private static final int ATTEMPTS = 1000;

  private interface Creation {
    Path create(Path path) throws IOException;
  }

  /** How far a process's start, as the system tells it, may be off. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** The names above, and those without a number. */
  private static final Pattern STRAY =
      Pattern.compile("\\.(.+)\\.([1-9][0-9]{0,17})(-[0-9]+\\.tmp|\\.old|)");

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

  /**
   * Removes what processes that are no more have left in a folder. An older version whose newer one
   * never came takes its place again.
   *
   * @param ofTarget the names of the targets whose temporary files are meant
   */
  static void sweep(Path folder, Predicate<String> ofTarget) throws IOException {
    List<Path> strays = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, ".*")) {
      entries.forEach(strays::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    for (Path stray : strays) {
      Matcher name = STRAY.matcher(String.valueOf(stray.getFileName()));
      if (name.matches()
          && ofTarget.test(name.group(1))
          && isOwnerDead(Long.parseLong(name.group(2)), stray)) {
        remove(stray, folder.resolve(name.group(1)), name.group(3).equals(".old"));
      }
    }
  }

  private static void remove(Path stray, Path target, boolean old) throws IOException {
    if (old && !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(stray, target);
      Sync.parentOf(target);
    } else {
      Sync.deleteTree(stray);
    }
  }

  /** A process that started after its file was written has only the owner's number. */
  private static boolean isOwnerDead(long pid, Path stray) throws IOException {
    Instant written = Files.getLastModifiedTime(stray, LinkOption.NOFOLLOW_LINKS).toInstant();
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> !start.minus(MARGIN).isAfter(written))
                    .orElse(true))
        .isEmpty();
  }
}

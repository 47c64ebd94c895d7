package dev.lenet.internal.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final byte[] NEW = {4, 5, 6};

  @TempDir private Path folder;

  @Test
  void replacesTheTargetAndLeavesNothingElse() throws IOException {
    Path target = Files.write(folder.resolve("model.bin"), new byte[] {1});

    AtomicFile.write(target, out -> out.write(NEW));

    assertEquals(List.of(target), list());
    assertEquals(List.of((byte) 4, (byte) 5, (byte) 6), bytes(target));
  }

  @Test
  void keepsTheOldContentWhenTheWriterFailsHalfway() throws IOException {
    Path target = Files.write(folder.resolve("model.bin"), new byte[] {1});

    InputException e =
        assertThrows(
            InputException.class,
            () ->
                AtomicFile.write(
                    target,
                    out -> {
                      out.write(NEW);
                      throw new IOException("No space left on device");
                    }));

    assertEquals(
        "cannot write "
            + target
            + ": No space left on device (expected: a writable folder with free space)",
        e.getMessage());
    assertEquals(List.of(target), list());
    assertEquals(List.of((byte) 1), bytes(target));
  }

  @Test
  void leavesNothingBehindAProgrammingError() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFile.write(
                folder.resolve("model.bin"),
                out -> {
                  throw new IllegalStateException();
                }));

    assertEquals(List.of(), list());
  }

  @Test
  void namesAMissingFolder() {
    Path target = folder.resolve("missing").resolve("model.bin");

    InputException e =
        assertThrows(InputException.class, () -> AtomicFile.write(target, out -> out.write(NEW)));

    assertEquals(
        "cannot write "
            + target
            + ": no such file or folder (expected: a writable folder with free space)",
        e.getMessage());
  }

  @Test
  void refusesAFolderAsTarget() {
    InputException e =
        assertThrows(InputException.class, () -> AtomicFile.write(folder, out -> out.write(NEW)));

    assertEquals("cannot write " + folder + ": is a folder (expected: a file)", e.getMessage());
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void writesIntoAPipeAndLeavesItThere() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();

    AtomicFile.write(pipe, out -> out.write(NEW));

    assertArrayEquals(NEW, reader.getInputStream().readAllBytes());
    assertEquals(List.of(pipe), list());
    assertFalse(Files.isRegularFile(pipe));
    InputException e =
        assertThrows(
            InputException.class,
            () -> AtomicFile.writeFile(pipe, temporary -> Files.write(temporary, NEW)));
    assertEquals(
        "cannot write "
            + pipe
            + ": is a device or a pipe (expected: a writable folder with free"
            + " space)",
        e.getMessage());
  }

  @Test
  void writesThroughALibraryThatWantsAPath() throws IOException {
    Path target = folder.resolve("model.bin");

    AtomicFile.writeFile(target, temporary -> Files.write(temporary, NEW));

    assertEquals(List.of((byte) 4, (byte) 5, (byte) 6), bytes(target));
  }

  @Test
  void namesAReadOnlyFolder() throws IOException {
    if (isSuperuser()) {
      // Who may write into any folder, but not make a file in this one of the kernel's.
      Path target = Path.of("/sys/model.bin");
      InputException e =
          assertThrows(InputException.class, () -> AtomicFile.write(target, out -> out.write(NEW)));
      assertEquals(
          "cannot write "
              + target
              + ": permission denied (expected: a writable folder with free"
              + " space)",
          e.getMessage());
      return;
    }
    Path readOnly = Files.createDirectory(folder.resolve("read-only"));
    Path target = readOnly.resolve("model.bin");
    File asFile = readOnly.toFile();
    assertEquals(true, asFile.setWritable(false));
    try {
      InputException e =
          assertThrows(InputException.class, () -> AtomicFile.write(target, out -> out.write(NEW)));

      assertEquals(
          "cannot write "
              + target
              + ": permission denied (expected: a writable folder with free"
              + " space)",
          e.getMessage());
    } finally {
      assertEquals(true, asFile.setWritable(true));
    }
  }

  @Test
  @EnabledIf("hasFullDevice")
  void namesAFullDisk() {
    Path full = Path.of("/dev/full");

    InputException e =
        assertThrows(
            InputException.class,
            () ->
                AtomicFile.write(
                    folder.resolve("model.bin"), out -> Files.write(full, new byte[4096])));

    assertEquals(
        "cannot write "
            + folder.resolve("model.bin")
            + ": No space left on device (expected: a writable folder with free space)",
        e.getMessage());
  }

  static boolean hasFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  private static boolean isSuperuser() {
    return "root".equals(System.getProperty("user.name"));
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static List<Byte> bytes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Stream.iterate(0, i -> i + 1).limit(bytes.length).map(i -> bytes[i]).toList();
  }
}

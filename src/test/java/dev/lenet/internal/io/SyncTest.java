package dev.lenet.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lenet.exceptions.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut may not take back is on the disk in this order: bytes, then names. */
class SyncTest {
  private static final long PID = ProcessHandle.current().pid();

  @TempDir private Path folder;
  private RecordingFiles files;

  @BeforeEach
  void record() {
    files = new RecordingFiles(folder);
  }

  @Test
  void aFileIsSyncedBeforeItHasItsNameAndTheFolderAfter() {
    AtomicFile.write(files.root().resolve("a"), out -> out.write(1));

    String temporary = ".a." + PID + "-0.tmp";
    assertEquals(
        List.of(
            "write " + temporary,
            "write " + temporary,
            "force " + temporary,
            "move " + temporary + " a",
            "force "),
        files.calls());
  }

  @Test
  void allOfAFolderIsSyncedBeforeItHasItsNameAndTheParentsAfterEach() {
    AtomicFolder.write(files.root().resolve("a/b/c"), SyncTest::twoFiles);

    String temporary = "a/b/.c." + PID + "-0.tmp";
    assertEquals(
        List.of(
            "mkdir a",
            "mkdir a/b",
            "force ",
            "force a",
            "mkdir " + temporary,
            "write " + temporary + "/one",
            "mkdir " + temporary + "/sub",
            "write " + temporary + "/sub/two",
            "force " + temporary + "/sub/two",
            "force " + temporary + "/sub",
            "force " + temporary + "/one",
            "force " + temporary,
            "move " + temporary + " a/b/c",
            "force a/b"),
        files.calls());
  }

  @Test
  void theOlderFolderGoesWhenTheNewerIsOnTheDisk() throws IOException {
    Path target = Files.createDirectory(folder.resolve("c"));
    Files.writeString(target.resolve("old"), "old");

    AtomicFolder.write(files.root().resolve("c"), SyncTest::twoFiles);

    String old = ".c." + PID + ".old";
    List<String> calls = files.calls();
    int moved = calls.indexOf("move c " + old);
    assertEquals(
        List.of(
            "move c " + old,
            "move .c." + PID + "-0.tmp c",
            "force ",
            "delete " + old + "/old",
            "delete " + old),
        calls.subList(moved, moved + 5));
    assertEquals("2", Files.readString(target.resolve("sub/two")));
  }

  @Test
  void aFolderWhoseWriterFailsLeavesTheOlderAndNothingElse() throws IOException {
    Path target = Files.createDirectory(folder.resolve("c"));
    Files.writeString(target.resolve("old"), "old");

    InputException e =
        assertThrows(
            InputException.class,
            () ->
                AtomicFolder.write(
                    target,
                    part -> {
                      twoFiles(part);
                      throw new IOException("No space left on device");
                    }));

    assertEquals(
        "cannot write "
            + target
            + ": No space left on device (expected: a writable folder with free space)",
        e.getMessage());
    try (var left = Files.walk(folder)) {
      assertEquals(
          List.of("", "c", "c/old"), left.map(p -> folder.relativize(p).toString()).toList());
    }
  }

  /** The kernel exchanges both names, so that a reader always finds one. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aReplacedFolderIsThereAtAnyTime() throws Exception {
    Path target = folder.resolve("c");
    AtomicFolder.write(target, SyncTest::twoFiles);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger missing = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                looks.incrementAndGet();
                if (!Files.exists(target)) {
                  missing.incrementAndGet();
                }
              }
            });
    reader.start();
    for (int i = 0; i < 300; i++) {
      AtomicFolder.write(target, SyncTest::twoFiles);
    }
    done.set(true);
    reader.join();

    assertEquals(0, missing.get());
    assertTrue(looks.get() > 300, looks::toString);
  }

  private static void twoFiles(Path part) throws IOException {
    Files.writeString(part.resolve("one"), "1");
    Files.createDirectory(part.resolve("sub"));
    Files.writeString(part.resolve("sub/two"), "2");
  }
}

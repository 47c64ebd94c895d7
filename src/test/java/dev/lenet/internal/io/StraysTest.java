package dev.lenet.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes have left is removed; what others are writing, and all else, stays. */
class StraysTest {
  private static final long OWN = ProcessHandle.current().pid();

  @TempDir private Path folder;
  private long dead;

  @BeforeEach
  void endAProcess() throws IOException {
    Process process =
        new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-version")
            .redirectErrorStream(true)
            .start();
    dead = process.pid();
    process.onExit().join();
  }

  @Test
  void onlyThoseOfDeadOwnersGo() throws IOException {
    write("." + "model.keras." + dead + "-0.tmp");
    write(".1." + dead + "/saved_model.pb");
    write(".2." + dead + "-3.tmp/variables/variables.index");
    write(".model.keras." + OWN + "-0.tmp");
    write(".lock");
    write(".hidden.7.tmp.txt");
    write("model.keras." + dead + "-0.tmp");

    AtomicFile.sweep(folder);

    assertEquals(
        List.of(
            ".hidden.7.tmp.txt",
            ".lock",
            ".model.keras." + OWN + "-0.tmp",
            "model.keras." + dead + "-0.tmp"),
        files());
  }

  /** In a container every process may have the same number. */
  @Test
  void aYoungerProcessOfTheSameNumberIsNotTheOwner() throws IOException {
    Path stray = write(".model.keras." + OWN + "-0.tmp");
    Files.setLastModifiedTime(stray, FileTime.from(Instant.now().minusSeconds(86_400)));

    AtomicFile.sweep(folder);

    assertEquals(List.of(), files());
  }

  @Test
  void anOlderVersionWhoseNewerNeverCameIsPutBack() throws IOException {
    write(".1." + dead + ".old/saved_model.pb");
    write(".2." + dead + ".old/saved_model.pb");
    write("2/newer");

    AtomicFile.sweep(folder);

    assertEquals(List.of("1/saved_model.pb", "2/newer"), files());
  }

  @Test
  void aFolderThatIsWrittenAgainSweepsItsOwn() throws IOException {
    write(".1." + dead + "/saved_model.pb");
    write(".2." + dead + "/saved_model.pb");

    AtomicFolder.write(
        folder.resolve("1"), part -> Files.writeString(part.resolve("saved_model.pb"), "new"));

    assertEquals(List.of(".2." + dead + "/saved_model.pb", "1/saved_model.pb"), files());
  }

  @Test
  void noFolderHasNoStrays() {
    AtomicFile.sweep(folder.resolve("missing"));
    assertEquals(false, Files.exists(folder.resolve("missing")));
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}

package dev.lenet.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lenet.exceptions.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs, of two processes or of one, never hold one folder. */
class RunLockTest {
  private static final String TAKEN = "taken";
  private static final String REFUSED = "refused";
  private static final String OPENED = "opened";

  @TempDir private Path path;
  private RunFolder folder = new RunFolder(Path.of("."));

  @BeforeEach
  void nameFolder() {
    folder = new RunFolder(path);
  }

  @Test
  void anotherProcessIsKeptOutUntilTheRunEnds() throws IOException {
    try (RunLock lock = new RunLock(folder)) {
      lock.take();
      lock.take(); // which it has
      try (Other other = new Other(TAKEN)) {
        assertEquals(REFUSED, other.says());
      }
    }
    try (Other other = new Other(TAKEN)) {
      assertEquals(TAKEN, other.says());
      assertRefused("another run is training in this folder");
    }
  }

  /** Closing a second channel to a file gives back the process's lock on it. */
  @Test
  void aSecondRunOfTheProcessDoesNotGiveTheFolderBack() throws IOException {
    try (RunLock lock = new RunLock(folder)) {
      lock.take();
      assertRefused("another run is training in this folder");
      try (Other other = new Other(TAKEN)) {
        assertEquals(REFUSED, other.says());
      }
    }
  }

  /** Whoever opened the file while another run held it locks the file that all others see. */
  @Test
  void theFileIsTheSameForAll() throws IOException {
    RunLock lock = new RunLock(folder);
    lock.take();
    try (Other other = new Other(OPENED)) {
      assertEquals(OPENED, other.says());
      lock.close();
      other.tell();
      assertEquals(TAKEN, other.says());
      assertRefused("another run is training in this folder");
    }
  }

  @Test
  void aRunThatBeganAndEndedMeanwhileIsNotReplaced() throws IOException {
    try (RunLock lock = new RunLock(folder)) {
      Files.writeString(folder.record(), "{}");
      InputException e = assertThrows(InputException.class, lock::take);
      assertEquals(
          path
              + ": another run has used this folder meanwhile (expected: a different folder for"
              + " each run)",
          e.getMessage());
    }
    try (RunLock lock = new RunLock(folder)) {
      lock.take(); // what is there was there before
    }
  }

  private void assertRefused(String problem) {
    try (RunLock second = new RunLock(folder)) {
      InputException e = assertThrows(InputException.class, second::take);
      assertEquals(
          path + ": " + problem + " (expected: a different folder for each run)", e.getMessage());
    }
  }

  /** Another JVM that tries to take the folder, says what came of it, and holds on. */
  private final class Other implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    Other(String mode) throws IOException {
      process =
          new ProcessBuilder(
                  System.getProperty("java.home") + "/bin/java",
                  "-cp",
                  System.getProperty("java.class.path"),
                  RunLockTest.class.getName(),
                  mode,
                  path.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String says() throws IOException {
      return Objects.requireNonNull(said.readLine(), "the other process ended");
    }

    void tell() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      process.onExit().join();
    }
  }

  /** The other process: {@code taken FOLDER} or {@code opened FOLDER}. */
  public static void main(String[] args) throws IOException {
    RunFolder folder = new RunFolder(Path.of(args[1]));
    if (args[0].equals(OPENED)) {
      try (FileChannel channel =
          FileChannel.open(folder.path().resolve(".lock"), StandardOpenOption.WRITE)) {
        System.out.println(OPENED);
        System.in.read();
        System.out.println(channel.tryLock() == null ? REFUSED : TAKEN);
        System.in.read();
      }
      return;
    }
    try (RunLock lock = new RunLock(folder)) {
      lock.take();
      System.out.println(TAKEN);
      System.in.read();
    } catch (InputException e) {
      System.out.println(REFUSED);
    }
  }
}

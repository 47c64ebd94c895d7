package dev.lenet.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lenet.cli.terminal.Stdout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What becomes of results that cannot be written. */
class MainTest {
  private final StringWriter err = new StringWriter();

  @Test
  void aFullDiskUnderStdoutIsAFailure() {
    assertEquals(1, summaryTo(failing("No space left on device")));
    assertEquals(
        "error: cannot write stdout: No space left on device (expected: a writable folder with"
            + " free space)\n",
        err.toString());
  }

  @Test
  void aReaderThatHasSeenEnoughIsNone() {
    assertEquals(0, summaryTo(failing("Broken pipe")));
    assertEquals("", err.toString());
  }

  @Test
  void resultsAreWrittenInFull() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(0, summaryTo(out));
    assertEquals(Cli.run("summary").out(), out.toString(UTF_8));
  }

  @Test
  void aCommandThatIsReadAloneHasWhatItHasAmongTheOthers() {
    for (String name : Main.commandLine().getSubcommands().keySet()) {
      assertEquals(Set.of(name), Main.commandLine(name).getSubcommands().keySet());
      assertEquals(usage(Main.commandLine(), name), usage(Main.commandLine(name), name));
    }
  }

  private static String usage(CommandLine all, String name) {
    return Objects.requireNonNull(all.getSubcommands().get(name)).getUsageMessage();
  }

  private int summaryTo(OutputStream out) {
    return Main.run(new String[] {"summary"}, new Stdout(out), new PrintWriter(err));
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}

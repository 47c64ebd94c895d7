package dev.lenet.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The signal by which a test stops a run: Ctrl-C's. A shell without job control has its background
 * processes ignore that one, and by convention they go on doing so; there it is {@code kill}'s.
 */
enum StopSignal {
  INT(130),
  TERM(143);

  /** SIGINT's bit in Linux's masks of signals. */
  private static final long INT_BIT = 2;

  private static final String IGNORED = "SigIgn:";

  private final int exitCode;

  StopSignal(int exitCode) {
    this.exitCode = exitCode;
  }

  /** The one that processes started from here do not ignore. */
  static StopSignal get() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines.anyMatch(StopSignal::ignoresInt) ? TERM : INT;
    } catch (IOException e) {
      return INT; // not Linux
    }
  }

  private static boolean ignoresInt(String line) {
    return line.startsWith(IGNORED)
        && (Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16) & INT_BIT) != 0;
  }

  int exitCode() {
    return exitCode;
  }

  void send(ProcessHandle process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start().waitFor();
  }
}

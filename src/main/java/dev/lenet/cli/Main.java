package dev.lenet.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Runs {@code ./lenet}. Exit codes: 0 done; 1 the input, a file or a check is bad; 2 wrong usage.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    int exitCode = run(args, out, err);
    out.flush();
    err.flush();
    System.exit(exitCode);
  }

  /** Runs a command line with these streams; returns the exit code. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine commandLine = commandLine().setOut(out).setErr(err);
    try {
      return commandLine.execute(args);
    } catch (Error e) { // picocli hands on exceptions only
      return Failures.report(e, commandLine, args);
    }
  }

  static CommandLine commandLine() {
    Failures failures = new Failures();
    return new CommandLine(new LeNetCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  /** UTF-8 whatever the locale says, as Python writes. */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    OutputStream out = new FileOutputStream(descriptor);
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }
}

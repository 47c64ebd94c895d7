package dev.lenet.cli;

import dev.lenet.cli.terminal.Stdout;
import dev.lenet.internal.io.AtomicFile;
import dev.lenet.internal.runtime.NativeLibrary;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Runs {@code ./lenet}. Exit codes: 0 done; 1 the input, a file or a check is bad; 2 wrong usage.
 */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // numbers are for programs, and go into names in graphs
    Stdout stdout = new Stdout(new FileOutputStream(FileDescriptor.out));
    PrintWriter err = utf8(new FileOutputStream(FileDescriptor.err));
    int exitCode = run(args, stdout, err);
    NativeLibrary.await();
    System.exit(exitCode);
  }

  /** Runs a command that is not among LeNet's own as those are run, and ends the process. */
  public static void main(Object command, String[] args) {
    Locale.setDefault(Locale.ROOT);
    CommandLine commandLine =
        configured(new CommandLine(command))
            .setOut(utf8(new FileOutputStream(FileDescriptor.out)))
            .setErr(utf8(new FileOutputStream(FileDescriptor.err)));
    System.exit(commandLine.execute(args));
  }

  /** Runs a command line; that its results could not be written is a failure as well. */
  static int run(String[] args, Stdout stdout, PrintWriter err) {
    PrintWriter out = utf8(stdout);
    int exitCode = run(args, out, err);
    out.flush();
    IOException lost = stdout.failure();
    if (lost != null && exitCode == 0) {
      exitCode = Failures.report(AtomicFile.cannotWrite(Path.of("stdout"), lost), err);
    }
    err.flush();
    return exitCode;
  }

  /** Runs a command line with these streams; returns the exit code. */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    CommandLine commandLine = commandLine(args).setOut(out).setErr(err);
    try {
      return commandLine.execute(args);
    } catch (Error e) { // picocli hands on exceptions only
      return Failures.report(e, commandLine, args);
    }
  }

  /**
   * The command line. Picocli reads what each command takes by reflection, which costs more than
   * running some of them: where the first word names a command, the others are left out.
   */
  static CommandLine commandLine(String... args) {
    List<Class<?>> asked =
        LeNetCommand.COMMANDS.stream()
            .filter(command -> args.length > 0 && name(command).equals(args[0]))
            .toList();
    CommandLine commandLine = new CommandLine(new LeNetCommand());
    for (Class<?> command : asked.isEmpty() ? LeNetCommand.COMMANDS : asked) {
      commandLine.addSubcommand(command);
    }
    return configured(commandLine);
  }

  private static CommandLine configured(CommandLine commandLine) {
    Failures failures = new Failures();
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /** UTF-8 whatever the locale says, as Python writes. */
  private static PrintWriter utf8(OutputStream out) {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }
}

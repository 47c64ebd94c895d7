package dev.lenet.cli;

import dev.lenet.exceptions.InputException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one line on stderr and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  static final int BAD_INPUT = 1;
  static final int WRONG_USAGE = 2;

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    Set<String> commands = command.getSubcommands().keySet();
    String expected = commands.isEmpty() ? "" : String.join(", ", commands) + "; ";
    err.printf(
        "error: %s%s (expected: %ssee './%s --help')%n",
        oneLine(lowerFirst(String.valueOf(e.getMessage()))),
        suggestion(e),
        expected,
        command.getCommandSpec().qualifiedName());
    err.flush();
    return WRONG_USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return report(e, command, parsed.originalArgs().toArray(new String[0]));
  }

  /** Prints the one line for a failure, and its stack trace where the user asked for it. */
  static int report(Throwable failure, CommandLine command, String... args) {
    PrintWriter err = command.getErr();
    command.getOut().flush();
    report(failure, err);
    if (Arrays.asList(args).contains("--stacktrace")) {
      failure.printStackTrace(err);
    }
    err.flush();
    return BAD_INPUT;
  }

  /** Prints the one line for a failure; returns the exit code. */
  static int report(Throwable failure, PrintWriter err) {
    err.println("error: " + oneLine(message(failure)));
    err.flush();
    return BAD_INPUT;
  }

  private static String message(Throwable failure) {
    if (failure instanceof InputException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory: the JVM may use "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MB (expected: less data, a smaller --batch-size, or more memory with"
          + " LENET_JAVA_OPTS=-Xmx...)";
    }
    if (failure instanceof TFResourceExhaustedException) {
      return "out of memory: TensorFlow could not allocate memory for a step"
          + " (expected: smaller images, a smaller --batch-size, or more memory)";
    }
    String text = failure.getMessage();
    return "internal: "
        + failure.getClass().getSimpleName()
        + (text == null ? "" : ": " + text)
        + " (expected: no internal errors; please run again with --stacktrace and report it)";
  }

  private static String suggestion(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return " (did you mean "
          + unmatched.getSuggestions().stream().limit(2).collect(Collectors.joining(" or "))
          + "?)";
    }
    return "";
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }

  /** File names may hold ends of lines, and what a terminal takes for commands. */
  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
  }
}

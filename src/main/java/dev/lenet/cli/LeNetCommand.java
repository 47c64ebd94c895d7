package dev.lenet.cli;

import dev.lenet.cli.runs.Versions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all others, and the options that each of them has. */
@Command(
    name = "lenet",
    description =
        "Trains, evaluates, converts and serves LeNet and similar models, with Keras's file"
            + " formats and numbers.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Versions.class,
    footerHeading = "%nIn a checkout:%n",
    footer = "  bench     Benchmarks LeNet against other frameworks; see './lenet bench --help'.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:invalid input, an invalid file or a failed check; stderr has one line that says what is"
          + " wrong",
      "2:wrong usage"
    })
final class LeNetCommand implements Runnable {
  /** The commands, in the order in which the help lists them. */
  static final List<Class<?>> COMMANDS =
      List.of(
          TrainCommand.class,
          EvaluateCommand.class,
          PredictCommand.class,
          ConvertCommand.class,
          VerifyCommand.class,
          SummaryCommand.class,
          ServeCommand.class,
          DoctorCommand.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean stacktrace;

  /** Whether the user wants to see stack traces. */
  boolean stacktrace() {
    return stacktrace;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command");
  }
}

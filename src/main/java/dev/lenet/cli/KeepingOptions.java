package dev.lenet.cli;

import dev.lenet.cli.runs.Keeping;
import picocli.CommandLine.Option;

/** What {@code train} keeps, and when it gives up. */
final class KeepingOptions {
  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Number of checkpoints that are kept during the run. Default: 2.")
  private int checkpoints = 2;

  @Option(
      names = "--allow-nan",
      description =
          "Train on when the loss or a weight is not finite. Default: stop there and keep the last"
              + " checkpoint.")
  private boolean allowNan;

  Keeping keeping() {
    return new Keeping(checkpoints, allowNan);
  }
}

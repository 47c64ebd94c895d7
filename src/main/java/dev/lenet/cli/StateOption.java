package dev.lenet.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --state}, where weights may come from a checkpoint with several sets of them. */
final class StateOption {
  @Option(
      names = "--state",
      paramLabel = "KEY",
      description =
          "Key of the weights in a PyTorch checkpoint that holds several sets, such as"
              + " ema_state_dict.")
  private @Nullable String key;

  @Nullable String key() {
    return key;
  }
}

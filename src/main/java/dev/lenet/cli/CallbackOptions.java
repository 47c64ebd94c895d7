package dev.lenet.cli;

import dev.lenet.cli.runs.KerasCallbacks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Keras's callbacks, as options of {@code train}. */
final class CallbackOptions {
  @Option(
      names = KerasCallbacks.EARLY_STOPPING,
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "PATIENCE",
      description =
          "Stop when the loss of the validation, or else of the training, has not improved for"
              + " PATIENCE epochs. Also key=value,... with the arguments of Keras's EarlyStopping,"
              + " such as patience=3,restore_best_weights=true.")
  private @Nullable String earlyStopping;

  @Option(
      names = KerasCallbacks.REDUCE_LR,
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "PATIENCE",
      description =
          "Lower the learning rate when that loss has not improved for PATIENCE epochs. Also"
              + " key=value,... with the arguments of Keras's ReduceLROnPlateau, such as"
              + " factor=0.5,min_lr=1e-5.")
  private @Nullable String reduceLr;

  @Option(
      names = KerasCallbacks.CHECKPOINT,
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE",
      description =
          "Keep the best model so far in FILE; default: best.keras in the run's folder. Also"
              + " key=value,... with the arguments of Keras's ModelCheckpoint, such as"
              + " monitor=val_accuracy; save_best_only is true unless given.")
  private @Nullable String checkpoint;

  /** What was asked for, by option. */
  Map<String, String> asked() {
    Map<String, String> asked = new TreeMap<>();
    put(asked, KerasCallbacks.EARLY_STOPPING, earlyStopping);
    put(asked, KerasCallbacks.REDUCE_LR, reduceLr);
    put(asked, KerasCallbacks.CHECKPOINT, checkpoint);
    return asked;
  }

  private static void put(Map<String, String> asked, String option, @Nullable String text) {
    if (text != null) {
      asked.put(option, KerasCallbacks.normalized(option, text));
    }
  }
}

package dev.lenet.callbacks;

import dev.lenet.exceptions.InputException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code ModelCheckpoint}: saves the model during training, after each epoch or every few
 * batches. The file name may contain {@code {epoch:02d}} and logs such as {@code {val_loss:.2f}}.
 */
public final class ModelCheckpoint implements Callback {
  private static final Pattern FIELD = Pattern.compile("\\{(\\w+)(?::([^}]*))?\\}");
  private static final Pattern FORMAT = Pattern.compile("(0?\\d*)(\\.\\d+)?([dfeg]?)");

  private final String path;
  private String monitor = "val_loss";
  private Mode mode = Mode.AUTO;
  private boolean saveBestOnly;
  private boolean saveWeightsOnly;
  private int batches;
  private int seen;
  private int epoch;
  private @Nullable Double best;

  /**
   * Saves to this file.
   *
   * @param path ends in {@code .keras}, or in {@code .weights.h5} if only weights are saved
   */
  public ModelCheckpoint(String path) {
    this.path = path;
  }

  /** The value to monitor; {@code val_loss} by default. */
  public ModelCheckpoint monitor(String name) {
    monitor = name;
    return this;
  }

  /** Whether the monitored value should fall or rise; {@link Mode#AUTO} by default. */
  public ModelCheckpoint mode(Mode newMode) {
    mode = newMode;
    return this;
  }

  /**
   * Whether to save only if the monitored value is the best so far, or is missing from the logs;
   * false by default.
   */
  public ModelCheckpoint saveBestOnly(boolean value) {
    saveBestOnly = value;
    return this;
  }

  /** Whether to save only the weights and the optimizer's state; false by default. */
  public ModelCheckpoint saveWeightsOnly(boolean value) {
    saveWeightsOnly = value;
    return this;
  }

  /** Saves after every so many batches, counted across epochs, instead of after each epoch. */
  public ModelCheckpoint saveFreq(int everyBatches) {
    if (everyBatches < 1) {
      throw new InputException(
          "ModelCheckpoint: save freq " + everyBatches + " (expected: 1 or" + " more batches)");
    }
    batches = everyBatches;
    return this;
  }

  /** The best value that was saved; null before there is one. */
  public @Nullable Double best() {
    return best;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    String suffix = saveWeightsOnly ? ".weights.h5" : ".keras";
    if (!path.endsWith(suffix)) {
      throw new InputException(
          "ModelCheckpoint: " + path + " (expected: a name that ends in " + suffix + ")");
    }
    if (!saveWeightsOnly) {
      // What cannot be written is said now, not after an epoch.
      model.toJson();
    }
  }

  @Override
  public void onEpochBegin(Trainee model, int newEpoch) {
    epoch = newEpoch;
  }

  @Override
  public void onTrainBatchEnd(Trainee model, int batch, Logs logs) {
    if (batches > 0 && ++seen == batches) {
      seen = 0;
      save(model, logs);
    }
  }

  @Override
  public void onEpochEnd(Trainee model, int ended, Logs logs) {
    if (batches == 0) {
      save(model, logs);
    }
  }

  private void save(Trainee trained, Logs logs) {
    if (saveBestOnly && !isBest(trained, logs)) {
      return;
    }
    Path file = Path.of(fill(logs));
    if (saveWeightsOnly) {
      trained.saveWeights(file);
    } else {
      trained.save(file);
    }
  }

  /** Whether to save; as in Keras also, with a warning, where the watched value is missing. */
  private boolean isBest(Trainee trained, Logs logs) {
    Monitor watched = new Monitor("ModelCheckpoint", monitor, 0, mode);
    watched.resolve(trained);
    Double value = watched.value(logs);
    if (value == null) {
      return true;
    }
    boolean better = watched.isImprovement(value, best);
    best = better ? value : best;
    return better;
  }

  private String fill(Logs logs) {
    return FIELD
        .matcher(path)
        .replaceAll(
            field -> {
              Double value =
                  field.group(1).equals("epoch")
                      ? Double.valueOf(epoch + 1)
                      : logs.get(field.group(1));
              if (value == null) {
                throw new InputException(
                    "ModelCheckpoint: %s: no %s in the logs (expected: one of %s)"
                        .formatted(path, field.group(1), logs.asMap().keySet()));
              }
              return Matcher.quoteReplacement(format(value, field.group(2)));
            });
  }

  /** Python's format of a number: {@code 02d}, {@code .2f} and their like. */
  private String format(double value, @Nullable String format) {
    if (format == null || format.isEmpty()) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
    Matcher parts = FORMAT.matcher(format);
    if (!parts.matches()) {
      throw new InputException(
          "ModelCheckpoint: %s: format '%s' (expected: a format such as 02d or .2f)"
              .formatted(path, format));
    }
    String width = parts.group(1);
    return "d".equals(parts.group(3))
        ? String.format(Locale.ROOT, "%" + width + "d", (long) value)
        : String.format(
            Locale.ROOT,
            "%"
                + width
                + (parts.group(2) == null ? "" : parts.group(2))
                + (parts.group(3).isEmpty() ? "f" : parts.group(3)),
            value);
  }
}

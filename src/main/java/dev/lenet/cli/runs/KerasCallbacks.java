package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.EarlyStopping;
import dev.lenet.callbacks.Mode;
import dev.lenet.callbacks.ModelCheckpoint;
import dev.lenet.callbacks.ReduceLROnPlateau;
import dev.lenet.config.Config;
import dev.lenet.exceptions.InputException;
import dev.lenet.metrics.Metric;
import dev.lenet.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keras's callbacks from options of the command line: {@code --early-stopping=3} or {@code
 * --early-stopping=patience=3,min_delta=0.01}, with Keras's names and defaults. By default they
 * watch the loss of the validation where there is one.
 */
public final class KerasCallbacks {
  /** The option of {@link EarlyStopping}. */
  public static final String EARLY_STOPPING = "--early-stopping";

  /** The option of {@link ReduceLROnPlateau}. */
  public static final String REDUCE_LR = "--reduce-lr";

  /** The option of {@link ModelCheckpoint}. */
  public static final String CHECKPOINT = "--checkpoint";

  private final List<String> logs = new ArrayList<>();
  private final String monitor;
  private final RunFolder folder;
  private final List<Callback> all = new ArrayList<>();
  private @Nullable EarlyStopping earlyStopping;
  private boolean restores;

  private KerasCallbacks(Model model, boolean validated, RunFolder folder) {
    this.folder = folder;
    logs.add("loss");
    model.metrics().stream().filter(Metric::isLogged).map(Metric::name).forEach(logs::add);
    if (validated) {
      List.copyOf(logs).forEach(name -> logs.add("val_" + name));
    }
    monitor = validated ? "val_loss" : "loss";
  }

  /**
   * The callbacks that a run's settings ask for, in the order in which Keras's users list them.
   *
   * @param model compiled
   * @param validated whether epochs are validated
   * @throws InputException if an argument is unknown, or has a value that is not possible
   */
  static KerasCallbacks of(
      TrainSettings settings, Model model, boolean validated, RunFolder folder) {
    KerasCallbacks made = new KerasCallbacks(model, validated, folder);
    Map<String, String> asked = settings.callbacks();
    if (asked.containsKey(REDUCE_LR)) {
      made.all.add(made.reduceLr(config(REDUCE_LR, asked.get(REDUCE_LR))));
    }
    if (asked.containsKey(EARLY_STOPPING)) {
      EarlyStopping stopping = made.stopping(config(EARLY_STOPPING, asked.get(EARLY_STOPPING)));
      made.earlyStopping = stopping;
      made.all.add(stopping);
    }
    if (asked.containsKey(CHECKPOINT)) {
      made.all.add(made.checkpoint(config(CHECKPOINT, asked.get(CHECKPOINT))));
    }
    return made;
  }

  /**
   * The callbacks, in the order in which they are called.
   *
   * @param done the logs of the epochs that a run that goes on has done
   */
  List<Callback> all(Model model, List<Map<String, Double>> done) {
    BestWeights best = bestWeights();
    List<Callback> callbacks = new ArrayList<>();
    for (Callback callback : all) {
      callbacks.add(
          done.isEmpty()
              ? callback
              : new Replayed(callback, done, () -> best == null ? List.of() : best.read(model)));
    }
    if (best != null) {
      callbacks.add(best); // after the one that it watches
    }
    return callbacks;
  }

  private @Nullable BestWeights bestWeights() {
    return earlyStopping == null || !restores
        ? null
        : new BestWeights(folder.bestWeights(), earlyStopping);
  }

  /** The one that may end the run early, where there is one. */
  @Nullable EarlyStopping earlyStopping() {
    return earlyStopping;
  }

  /**
   * An option's arguments in one way of writing them: {@code key=value,key=value}, sorted.
   *
   * @param text empty, one value, or {@code key=value,...}
   */
  public static String normalized(String option, String text) {
    return arguments(option, text).entrySet().stream()
        .map(argument -> argument.getKey() + "=" + argument.getValue())
        .collect(Collectors.joining(","));
  }

  private static Map<String, String> arguments(String option, String text) {
    Map<String, String> arguments = new TreeMap<>();
    String main = option.equals(CHECKPOINT) ? "filepath" : "patience";
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? main : part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      if (value.isEmpty() || arguments.put(key, value) != null) {
        throw new InputException(
            "%s %s (expected: a value, or key=value,... with each key once)"
                .formatted(option, text));
      }
    }
    return arguments;
  }

  private static Config config(String option, @Nullable String text) {
    Map<String, Object> values = new LinkedHashMap<>();
    arguments(option, text == null ? "" : text)
        .forEach((key, value) -> values.put(key, typed(value)));
    return new Config(option, values);
  }

  private static Object typed(String value) {
    if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      return Boolean.valueOf(value);
    }
    try {
      return value.matches("\\d{1,9}") ? (Number) Integer.valueOf(value) : Double.valueOf(value);
    } catch (NumberFormatException e) {
      return value;
    }
  }

  private EarlyStopping stopping(Config options) {
    restores = options.flag("restore_best_weights", false);
    EarlyStopping stopping =
        new EarlyStopping()
            .monitor(monitor(options))
            .minDelta(options.number("min_delta", 0))
            .patience(count(options, "patience", 0))
            .mode(mode(options))
            .restoreBestWeights(restores)
            .startFromEpoch(count(options, "start_from_epoch", 0));
    if (options.has("baseline")) {
      stopping.baseline(options.number("baseline"));
    }
    options.close();
    return stopping;
  }

  private ReduceLROnPlateau reduceLr(Config options) {
    ReduceLROnPlateau reducing =
        new ReduceLROnPlateau()
            .monitor(monitor(options))
            .factor(options.number("factor", 0.1))
            .patience(count(options, "patience", 10))
            .mode(mode(options))
            .minDelta(options.number("min_delta", 1e-4))
            .cooldown(count(options, "cooldown", 0))
            .minLr(options.number("min_lr", 0));
    options.close();
    return reducing;
  }

  private ModelCheckpoint checkpoint(Config options) {
    ModelCheckpoint checkpoint =
        new ModelCheckpoint(options.text("filepath", folder.best().toString()))
            .monitor(monitor(options))
            .mode(mode(options))
            .saveBestOnly(options.flag("save_best_only", true))
            .saveWeightsOnly(options.flag("save_weights_only", false));
    options.close();
    return checkpoint;
  }

  private String monitor(Config options) {
    String watched = options.text("monitor", monitor);
    if (!logs.contains(watched)) {
      throw options.refuse("monitor", "expected: " + String.join(", ", logs));
    }
    return watched;
  }

  private static int count(Config options, String key, int fallback) {
    int value = options.integer(key, fallback);
    if (value < 0) {
      throw options.refuse(key, "expected: 0 or more");
    }
    return value;
  }

  private static Mode mode(Config options) {
    return switch (options.text("mode", "auto").toLowerCase(Locale.ROOT)) {
      case "auto" -> Mode.AUTO;
      case "min" -> Mode.MIN;
      case "max" -> Mode.MAX;
      default -> throw options.refuse("mode", "expected: auto, min or max");
    };
  }
}

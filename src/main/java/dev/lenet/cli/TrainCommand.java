package dev.lenet.cli;

import dev.lenet.cli.runs.RunFolder;
import dev.lenet.cli.runs.RunLock;
import dev.lenet.cli.runs.RunRecord;
import dev.lenet.cli.runs.StartingModel;
import dev.lenet.cli.runs.TrainSettings;
import dev.lenet.cli.runs.TrainingRun;
import dev.lenet.cli.terminal.DownloadBar;
import dev.lenet.cli.terminal.Output;
import dev.lenet.exceptions.InputException;
import dev.lenet.optimizers.Optimizers;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lenet train}. */
@Command(
    name = "train",
    sortOptions = false,
    description = {
      "Trains LeNet, or with --model any model that has layers. Without options, it trains on"
          + " embedded images of Fashion-MNIST, which takes a few seconds.",
      "",
      "Writes to DIR: model.keras, history.csv, run.json (settings, class names, results) and"
          + " savedmodel/1. Ctrl-C stops after the current batch and saves the model; continue"
          + " with --resume.",
      ""
    })
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "Training data: fashion-mnist-mini (embedded), fashion-mnist, mnist, cifar10, a .npz"
              + " file with x_train,"
              + " y_train, x_test, y_test, or a folder of images with one subfolder per class."
              + " Default: fashion-mnist-mini.")
  private @Nullable String data;

  @Mixin private final StartOptions start = new StartOptions();

  @Option(names = "--epochs", paramLabel = "N", description = "Number of epochs. Default: 12.")
  private @Nullable Integer epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Number of samples per training step. Default: 32.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "Optimizer: adam, adamw, adamax, nadam, adagrad, rmsprop, sgd or another of Keras's."
              + " Default: the model's own, else adam.")
  private @Nullable String optimizer;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      description =
          "Loss by Keras's name, such as categorical_crossentropy. Default: the model's own, else"
              + " sparse_categorical_crossentropy, or binary_crossentropy for one output.")
  private @Nullable String loss;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Learning rate. Default: the optimizer's own, else Keras's default for it.")
  private @Nullable Double learningRate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Random seed; the same seed gives the same model. Default: 1.")
  private @Nullable Integer seed;

  @Option(
      names = "--validation-split",
      paramLabel = "X",
      description =
          "Fraction of the training samples, taken from the end, to validate on after each epoch."
              + " For an image folder without train/ and test/, the fraction that becomes the"
              + " test set. Default: 0.")
  private @Nullable Double validationSplit;

  @Mixin private final CallbackOptions callbacks = new CallbackOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for the run's files. Without --resume, an earlier run's files in it are"
              + " replaced. Default: the next free runs/N.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description =
          "Continue the run in DIR (default: the newest in runs/) after its last finished epoch,"
              + " with its settings; --epochs may be raised. If there is no run, a new one"
              + " starts. If no epoch had finished, the run starts over with the same settings.")
  private boolean resume;

  @Mixin private final KeepingOptions keeping = new KeepingOptions();

  @Option(
      names = "--json",
      description = "Print one JSON object per line to stdout and nothing" + " else.")
  private boolean json;

  @Override
  public Integer call() {
    Output output = new Output(spec.commandLine().getOut(), json);
    RunFolder folder = folder();
    try (RunLock lock = new RunLock(folder)) {
      return run(folder, lock, output);
    }
  }

  private int run(RunFolder folder, RunLock lock, Output output) {
    RunRecord earlier = resume ? earlier(folder, lock) : null;
    TrainSettings settings = earlier == null ? settings() : settings(folder, earlier.settings());
    if (earlier != null && earlier.isFinished(settings.epochs())) {
      output.text("%s: finished (%d epochs)", folder.path(), earlier.epochsDone());
      output.json(Objects.requireNonNull(earlier.results()));
      return 0;
    }
    folder.requireWritable();
    if (!resume) {
      folder.requireOwn();
    }
    return new TrainingRun(
            folder,
            lock,
            settings,
            keeping.keeping(),
            toGoOn(folder, earlier),
            output,
            new DownloadBar(spec.commandLine().getErr()),
            this::note)
        .run();
  }

  private void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("note: " + text);
    err.flush();
  }

  /** The run to go on with, read when no other run can change it any more. */
  private static @Nullable RunRecord earlier(RunFolder folder, RunLock lock) {
    if (!Files.isDirectory(folder.path())) {
      return null;
    }
    folder.requireWritable();
    lock.take();
    if (Files.exists(folder.record())) {
      RunRecord earlier = RunRecord.read(folder.record());
      folder.settle(earlier);
      return earlier;
    }
    folder.requireOwn();
    return null;
  }

  /** The run, when an epoch of it has finished; one without starts anew, with its settings. */
  private static @Nullable RunRecord toGoOn(RunFolder folder, @Nullable RunRecord earlier) {
    if (earlier == null || earlier.isFinished() || folder.checkpointed() > 0) {
      return earlier;
    }
    if (earlier.epochsDone() > 0) {
      throw new InputException(
          "%s: no checkpoint for the %d finished epochs (expected: checkpoint-%d.keras; or train"
                  .formatted(folder.path(), earlier.epochsDone(), earlier.epochsDone())
              + " without --resume to start over)");
    }
    return null;
  }

  private RunFolder folder() {
    if (out != null) {
      if (out.toString().isEmpty()) {
        throw new InputException("--out '' (expected: a folder)");
      }
      return new RunFolder(out);
    }
    RunFolder next = RunFolder.next(RunFolder.RUNS);
    return resume ? RunFolder.newest(RunFolder.RUNS).orElse(next) : next;
  }

  private TrainSettings settings() {
    StartingModel model = start.start();
    String name = optimizer == null && model == null ? "adam" : lower(optimizer);
    Double rate = learningRate == null && name != null ? defaultLearningRate(name) : learningRate;
    return new TrainSettings(
        Objects.requireNonNullElse(data, "fashion-mnist-mini"),
        Objects.requireNonNullElse(epochs, 12),
        Objects.requireNonNullElse(batchSize, 32),
        name,
        rate,
        Objects.requireNonNullElse(seed, 1),
        Objects.requireNonNullElse(validationSplit, 0.0),
        loss,
        model,
        callbacks.asked());
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Keras's, which is a decimal number that float32 holds but nearly. */
  private static Double defaultLearningRate(String optimizer) {
    return Double.valueOf(Float.toString(Optimizers.of(optimizer).learningRate()));
  }

  /** An earlier run's settings; what is given now may not differ, but for the epochs. */
  private TrainSettings settings(RunFolder folder, TrainSettings earlier) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("--data", data);
    given.put("--batch-size", batchSize);
    given.put("--optimizer", lower(optimizer));
    given.put("--learning-rate", learningRate);
    given.put("--seed", seed);
    given.put("--validation-split", validationSplit);
    given.put("--loss", loss);
    given.putAll(start.given());
    given.putAll(callbacks.asked());
    Map<String, @Nullable Object> had = earlier.options();
    given.forEach(
        (name, value) -> {
          if (value != null && !value.equals(had.get(name))) {
            throw new InputException(
                "%s %s with --resume (expected: %s, as set when the run in %s started)"
                    .formatted(
                        name,
                        value,
                        Objects.requireNonNullElse(had.get(name), "none"),
                        folder.path()));
          }
        });
    return epochs == null ? earlier : earlier.epochs(epochs);
  }
}

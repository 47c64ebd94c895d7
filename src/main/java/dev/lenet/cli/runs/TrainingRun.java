package dev.lenet.cli.runs;

import dev.lenet.LeNet;
import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.ProgressBar;
import dev.lenet.cli.terminal.DownloadBar;
import dev.lenet.cli.terminal.Output;
import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.Datasets;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.RandomSeed;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.Shape;
import dev.lenet.train.FitOptions;
import java.io.PrintWriter;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A training run, from data to files. */
public final class TrainingRun {
  private static final Shape LENET = Shape.of(32, 32, 3);

  private final RunFolder folder;
  private final RunLock lock;
  private final TrainSettings settings;
  private final @Nullable RunRecord earlier;
  private final Output output;
  private final DownloadBar downloads;
  private final PrintWriter err;

  /**
   * @param lock of the folder; taken when the run's first step is near, if it is not taken yet
   * @param earlier the run in the folder that is to go on, or null to start anew
   */
  public TrainingRun(
      RunFolder folder,
      RunLock lock,
      TrainSettings settings,
      @Nullable RunRecord earlier,
      Output output,
      DownloadBar downloads,
      PrintWriter err) {
    this.folder = folder;
    this.lock = lock;
    this.settings = settings;
    this.earlier = earlier;
    this.output = output;
    this.downloads = downloads;
    this.err = err;
  }

  /** Trains, evaluates and saves; returns the exit code. */
  public int run() {
    DataSplits data = Datasets.load(settings.data(), dataOptions());
    requireEnough(data);
    output.text(
        "%s: %,d training and %,d test images of %d classes",
        data.name(), data.train().size(), data.test().size(), data.classes());
    RandomSeed.set(settings.seed());
    try (LeNet model = new LeNet(data.classes());
        Interrupt interrupt = new Interrupt()) {
      Optimizer optimizer = Optimizers.of(settings.optimizer());
      optimizer.setLearningRate(settings.learningRate());
      model.compile(optimizer, new SparseCategoricalCrossentropy(), new Accuracy());
      RunRecord record = RunRecord.start(settings, model, data);
      RunRecorder recorder = new RunRecorder(folder, record, model, interrupt, lock);
      if (earlier != null) {
        recorder.resume(earlier);
        tellDifferences(record.differences(earlier));
      } else if (folder.holdsRun()) {
        output.text("%s: replacing the earlier run", folder.path());
      }
      if (recorder.epochsDone() < settings.epochs()) {
        model.fit(data.train(), fitOptions(data, recorder));
      }
      return interrupt.requested() ? stopped(recorder, interrupt) : finished(model, data, recorder);
    }
  }

  private void tellDifferences(List<String> differences) {
    if (!differences.isEmpty()) {
      err.printf(
          "note: %s: %s; the model will differ from that of an uninterrupted run%n",
          folder.path(), String.join("; ", differences));
      err.flush();
    }
  }

  /** What would train, but to a model that is of no use. */
  private static void requireEnough(DataSplits data) {
    if (data.classes() < 2) {
      throw new InputException(
          data.origin() + ": images of only one class (expected: 2 or more classes)");
    }
    requireScaled(data.train(), data.origin() + ": x_train");
    requireScaled(data.test(), data.origin() + ": x_test");
    // A wrong label would make a model of as many classes.
    if (data.classes() > data.train().size()) {
      throw new InputException(
          "%s: labels for %d classes with %d training images (expected: no more classes than images)"
              .formatted(data.origin(), data.classes(), data.train().size()));
    }
  }

  /** The model is going to be fed floats in [0, 1] by everyone else. */
  private static void requireScaled(Dataset part, String where) {
    if (part.x().dtype() != DType.FLOAT32) {
      return;
    }
    FloatBuffer values = part.x().bytes().asFloatBuffer();
    int sample = part.x().elements() / part.size();
    for (int i = 0; i < values.limit(); i++) {
      float value = values.get(i);
      if (value < 0 || value > 1) {
        throw new InputException(
            "%s: %s in image %d (expected: uint8, or floats in [0, 1])"
                .formatted(where, value, i / sample));
      }
    }
  }

  private DataOptions dataOptions() {
    return DataOptions.defaults()
        .imageShape(LENET)
        .seed(settings.seed())
        .progress(downloads)
        .validationSplit(settings.validationSplit());
  }

  /** Samples that a folder without a test set holds out validate the epochs, too. */
  private FitOptions fitOptions(DataSplits data, RunRecorder recorder) {
    FitOptions options =
        new FitOptions()
            .batchSize(settings.batchSize())
            .epochs(settings.epochs())
            .initialEpoch(recorder.epochsDone())
            .shuffleSeed(settings.seed())
            .callbacks(List.of(progress(), recorder));
    return Datasets.isUnsplitFolder(settings.data())
        ? options.validationData(data.test())
        : options.validationSplit(settings.validationSplit());
  }

  private Callback progress() {
    if (output.isJson()) {
      return new JsonEpochs(output);
    }
    return Output.isTerminal() ? new ProgressBar(Output.terminal(), 1) : new EpochLines(output);
  }

  private int stopped(RunRecorder recorder, Interrupt interrupt) {
    recorder.stop();
    output.text(
        "%nStopped by %s after %d of %d epochs. The model is saved: %s (continue with --resume)",
        interrupt.reason(), recorder.epochsDone(), settings.epochs(), folder.model());
    output.json(recorder.results(Map.of()));
    return interrupt.exitCode();
  }

  private int finished(LeNet model, DataSplits data, RunRecorder recorder) {
    Map<String, Double> test = model.evaluate(data.test()).logs();
    Map<String, @Nullable Object> results = recorder.results(test);
    recorder.finish(results);
    output.text(
        "Test: %,d images - accuracy: %.4f - loss: %.4f",
        data.test().size(), test.get("accuracy"), test.get("loss"));
    output.text("Saved: %s", folder.path());
    output.json(results);
    return 0;
  }
}

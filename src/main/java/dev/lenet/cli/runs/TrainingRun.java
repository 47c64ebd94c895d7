package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.EarlyStopping;
import dev.lenet.callbacks.ProgressBar;
import dev.lenet.cli.terminal.DownloadBar;
import dev.lenet.cli.terminal.Output;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Datasets;
import dev.lenet.model.Model;
import dev.lenet.train.FitOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A training run, from data to files. */
public final class TrainingRun {
  private final RunFolder folder;
  private final RunLock lock;
  private final TrainSettings settings;
  private final Keeping keeping;
  private final @Nullable RunRecord earlier;
  private final Output output;
  private final DownloadBar downloads;
  private final Consumer<String> notes;

  /**
   * @param lock of the folder; taken when the run's first step is near, if it is not taken yet
   * @param earlier the run in the folder that is to go on, or null to start anew
   * @param notes is told what the user should know
   */
  public TrainingRun(
      RunFolder folder,
      RunLock lock,
      TrainSettings settings,
      Keeping keeping,
      @Nullable RunRecord earlier,
      Output output,
      DownloadBar downloads,
      Consumer<String> notes) {
    this.folder = folder;
    this.lock = lock;
    this.settings = settings;
    this.keeping = keeping;
    this.earlier = earlier;
    this.output = output;
    this.downloads = downloads;
    this.notes = notes;
  }

  /** Trains, evaluates and saves; returns the exit code. */
  public int run() {
    try (Trained trained = begin();
        Interrupt interrupt = new Interrupt()) {
      Model model = trained.model();
      KerasCallbacks callbacks = KerasCallbacks.of(settings, model, isValidated(), folder);
      RunRecord record = RunRecord.start(settings, trained);
      RunRecorder recorder =
          new RunRecorder(folder, record, keeping.checkpoints(), model, interrupt, lock);
      describe(trained);
      if (earlier != null) {
        recorder.resume(earlier);
        tellDifferences(record.differences(earlier));
      } else if (folder.holdsRun()) {
        output.text("%s: replacing the earlier run", folder.path());
      }
      if (recorder.epochsDone() < settings.epochs()) {
        fit(trained, callbacks, recorder);
      }
      return interrupt.requested()
          ? stopped(recorder, interrupt)
          : finished(trained, callbacks, recorder);
    }
  }

  private void tellDifferences(List<String> differences) {
    if (!differences.isEmpty()) {
      notes.accept(
          "%s: %s; the model will differ from that of an uninterrupted run"
              .formatted(folder.path(), String.join("; ", differences)));
    }
  }

  private void fit(Trained trained, KerasCallbacks asked, RunRecorder recorder) {
    Model model = trained.model();
    Divergence divergence = new Divergence(model, folder);
    // In this order the bar shows what callbacks add, and the recorder keeps what they change.
    List<Callback> callbacks = new ArrayList<>();
    if (!keeping.allowNan()) {
      callbacks.add(divergence);
    }
    callbacks.addAll(asked.all(model, recorder.epochs()));
    callbacks.add(progress());
    callbacks.add(recorder);
    boolean done = false;
    try {
      model.fit(trained.data().train(), fitOptions(trained.data(), recorder).callbacks(callbacks));
      done = true;
    } finally {
      if (!done && divergence.found()) {
        recorder.leave();
      }
    }
  }

  private Trained begin() {
    if (settings.model() == null) {
      return NewLeNet.make(settings, downloads, notes);
    }
    FineTuning tuning = new FineTuning(settings, downloads, notes);
    return earlier == null ? tuning.begin() : tuning.goOn(earlier, folder.newest());
  }

  private void describe(Trained trained) {
    DataSplits data = trained.data();
    output.text(
        "%s: %,d training and %,d test images of %d classes",
        data.name(), data.train().size(), data.test().size(), data.classes());
    if (settings.model() != null) {
      output.text("%s: %s", settings.model().path(), Frozen.summary(trained.model()));
    }
  }

  /** Samples that a folder without a test set holds out validate the epochs, too. */
  private boolean isValidated() {
    return settings.validationSplit() > 0 || Datasets.isUnsplitFolder(settings.data());
  }

  private FitOptions fitOptions(DataSplits data, RunRecorder recorder) {
    FitOptions options =
        new FitOptions()
            .batchSize(settings.batchSize())
            .epochs(settings.epochs())
            .initialEpoch(recorder.epochsDone())
            .shuffleSeed(settings.seed());
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

  private int finished(Trained trained, KerasCallbacks callbacks, RunRecorder recorder) {
    EarlyStopping stopping = callbacks.earlyStopping();
    if (stopping != null && stopping.stoppedEpoch() > 0) {
      output.text("Early stopping after epoch %d", stopping.stoppedEpoch() + 1);
    }
    DataSplits data = trained.data();
    Map<String, Double> test = trained.model().evaluate(data.test()).logs();
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

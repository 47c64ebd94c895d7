package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.model.Model;
import dev.lenet.open.Notes;
import dev.lenet.predict.ModelNotes;
import dev.lenet.tensor.Scaling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run's files true while it trains: after each epoch the history, then the checkpoint, then
 * {@code run.json}. The checkpoint is one file that appears whole, and says where the run is: what
 * the history has more is dropped when it goes on. There is one from the first finished epoch to
 * the run's end, so a run can go on after any end.
 */
final class RunRecorder implements Callback {
  private final RunFolder folder;
  private final int kept;
  private final Model model;
  private final Interrupt interrupt;
  private final RunLock lock;
  private RunRecord record;
  private RunHistory history;
  private Plan plan = new Plan(0, 0, 0);
  private boolean resumed;
  private int batches;
  private long images;
  private long begun;
  private double seconds;

  RunRecorder(
      RunFolder folder,
      RunRecord record,
      int kept,
      Model model,
      Interrupt interrupt,
      RunLock lock) {
    this.kept = kept;
    this.lock = lock;
    this.folder = folder;
    this.record = record;
    this.model = model;
    this.interrupt = interrupt;
    this.history = RunHistory.start(folder.history());
  }

  /** Takes the folder for a new run, which is known by its settings from now on. */
  private void start() {
    folder.create();
    lock.take();
    record = Handover.begin(folder, record);
  }

  /** Goes on where an earlier run's last checkpoint, or its end, was. */
  void resume(RunRecord earlier) {
    resumed = true;
    int checkpointed = folder.checkpointed();
    int epochs = checkpointed == 0 ? earlier.epochsDone() : checkpointed;
    load(checkpointed == 0 ? folder.model() : folder.checkpoint(epochs), earlier.run(), epochs);
    record = record.continuing(earlier, epochs);
    if (checkpointed == 0) {
      // Its model is soon not the finished one's; without this the finished epochs could be lost.
      save(folder.checkpoint(epochs));
    }
  }

  /** Older runs have no identity, and their files no stamps. */
  private void load(Path file, @Nullable String run, int epochs) {
    if (run == null) {
      history = RunHistory.resume(folder.history(), epochs);
      model.loadWeights(file);
      return;
    }
    Stamp stamp = Stamp.require(file, run, epochs);
    history = RunHistory.resume(folder.history(), epochs, stamp.history());
    model.loadWeights(file);
    stamp.requireStep(file, model.optimizer().iterations());
  }

  private void save(Path file) {
    Stamp stamp =
        new Stamp(
            Objects.requireNonNull(record.run()),
            record.epochsDone(),
            model.optimizer().iterations(),
            history.sha256());
    model.save(file, stamp.notes());
  }

  /** The averages of each epoch that is done, by name. */
  List<Map<String, Double>> epochs() {
    return history.epochs();
  }

  int epochsDone() {
    return record.epochsDone();
  }

  @Override
  public void onTrainBegin(Trainee trainee, Plan newPlan) {
    if (!resumed) {
      start(); // now that the data is known to fit
    }
    plan = newPlan;
    begun = System.nanoTime();
  }

  @Override
  public void onEpochBegin(Trainee trainee, int epoch) {
    batches = 0;
  }

  @Override
  public void onTrainBatchEnd(Trainee trainee, int batch, Logs logs) {
    int batchSize = record.settings().batchSize();
    batches++;
    images += Math.min(batchSize, plan.samples() - (long) batch * batchSize);
    if (interrupt.requested()) {
      trainee.stopTraining();
    }
  }

  @Override
  public void onEpochEnd(Trainee trainee, int epoch, Logs logs) {
    if (batches < plan.steps() || interrupt.requested()) {
      return; // an epoch that was cut short is not finished
    }
    history.add(epoch, logs.asMap());
    record = record.progressed(RunRecord.RUNNING, epoch + 1, null);
    save(folder.checkpoint(epoch + 1));
    record.write(folder.record());
    folder.keepCheckpoints(kept);
  }

  @Override
  public void onTrainEnd(Trainee trainee, Logs logs) {
    seconds = (System.nanoTime() - begun) / 1e9;
  }

  /** The results by name: the last epoch's averages, the test set's, and the speed. */
  Map<String, @Nullable Object> results(Map<String, Double> test) {
    Map<String, @Nullable Object> results = new TreeMap<>(history.last());
    test.forEach((name, value) -> results.put("test_" + name, value));
    results.put("epochs", record.epochsDone());
    results.put("images_per_second", seconds > 0 ? images / seconds : 0.0);
    results.put("seconds", seconds);
    return results;
  }

  /** Saves the model as it is after a run that was stopped; the last checkpoint stays. */
  void stop() {
    save(folder.model());
    Handover.end(folder, record);
    record = record.progressed(RunRecord.STOPPED, record.epochsDone(), null);
    record.write(folder.record());
  }

  /** Leaves a run whose weights are of no use any more; its checkpoints and its model stay. */
  void leave() {
    record = record.progressed(RunRecord.STOPPED, record.epochsDone(), null);
    record.write(folder.record());
  }

  /** Leaves the folder of a finished run. */
  void finish(Map<String, @Nullable Object> results) {
    save(folder.model());
    model.export(
        folder.savedModel(),
        Notes.extras(new ModelNotes(record.classNames(), Scaling.parse(record.scaling()))));
    record = record.progressed(RunRecord.FINISHED, record.epochsDone(), results);
    record.write(folder.record());
    folder.keepCheckpoints(0);
    folder.deleteBestWeights();
  }
}

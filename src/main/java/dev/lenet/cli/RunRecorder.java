package dev.lenet.cli;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.model.Model;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run's files true while it trains: after each epoch the history, then the checkpoint. The
 * checkpoint is one file that appears whole, so a run can go on after any end.
 */
final class RunRecorder implements Callback {
  private final RunFolder folder;
  private final Interrupt interrupt;
  private RunRecord record;
  private RunHistory history;
  private SortedMap<String, Double> last = new TreeMap<>();
  private Plan plan = new Plan(0, 0, 0);
  private int batches;
  private long images;
  private long begun;
  private double seconds;

  RunRecorder(RunFolder folder, RunRecord record, Interrupt interrupt) {
    this.folder = folder;
    this.record = record;
    this.interrupt = interrupt;
    this.history = RunHistory.start(folder.history());
  }

  /** Takes the folder for a new run. */
  void start() {
    folder.create();
    folder.deleteCheckpoint();
    record.write(folder.record());
  }

  int epochsDone() {
    return record.epochsDone();
  }

  @Override
  public void onTrainBegin(Trainee model, Plan newPlan) {
    plan = newPlan;
    begun = System.nanoTime();
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    batches = 0;
  }

  @Override
  public void onTrainBatchEnd(Trainee model, int batch, Logs logs) {
    batches++;
    images +=
        Math.min(
            record.settings().batchSize(),
            plan.samples() - (long) batch * record.settings().batchSize());
    if (interrupt.requested()) {
      model.stopTraining();
    }
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    seconds = (System.nanoTime() - begun) / 1e9;
    if (batches < plan.steps() || interrupt.requested()) {
      return; // an epoch that was cut short is not finished
    }
    last = new TreeMap<>(logs.asMap());
    history.add(epoch, last);
    record = record.progressed(RunRecord.RUNNING, epoch + 1, null);
  }

  /** The results by name: the last epoch's averages, the test set's, and the speed. */
  Map<String, @Nullable Object> results(SortedMap<String, Double> test) {
    Map<String, @Nullable Object> results = new TreeMap<>(last);
    test.forEach((name, value) -> results.put("test_" + name, value));
    results.put("epochs", record.epochsDone());
    results.put("images_per_second", seconds > 0 ? images / seconds : 0.0);
    results.put("seconds", seconds);
    return results;
  }

  /** Leaves the folder as the run's end has it. */
  void save(Model model, String status, @Nullable Map<String, @Nullable Object> results) {
    record = record.progressed(status, record.epochsDone(), results);
    record.write(folder.record());
  }
}

package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.cli.terminal.Output;
import java.util.Locale;
import java.util.Objects;

/** A line for each epoch, as Keras prints with {@code verbose=2}. */
final class EpochLines implements Callback {
  private final Output output;
  private Plan plan = new Plan(0, 0, 0);
  private long start;

  EpochLines(Output output) {
    this.output = output;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan newPlan) {
    plan = newPlan;
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    start = System.nanoTime();
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    StringBuilder line = new StringBuilder();
    double seconds = (System.nanoTime() - start) / 1e9;
    line.append(
        String.format(Locale.ROOT, "Epoch %d/%d - %.1fs", epoch + 1, plan.epochs(), seconds));
    logs.asMap()
        .forEach(
            (name, value) -> line.append(String.format(Locale.ROOT, " - %s: %.4f", name, value)));
    output.text("%s", Objects.toString(line));
  }
}

package dev.lenet.cli.runs;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import dev.lenet.cli.terminal.Output;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object for each epoch: its number, its seconds and its averages. */
final class JsonEpochs implements Callback {
  private final Output output;
  private int epochs;
  private long start;

  JsonEpochs(Output output) {
    this.output = output;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    epochs = plan.epochs();
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    start = System.nanoTime();
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch + 1);
    line.put("epochs", epochs);
    line.put("seconds", (System.nanoTime() - start) / 1e9);
    line.putAll(logs.asMap());
    output.json(line);
  }
}

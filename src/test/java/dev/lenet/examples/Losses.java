package dev.lenet.examples;

import dev.lenet.callbacks.Callback;
import dev.lenet.callbacks.Logs;
import dev.lenet.callbacks.Trainee;
import java.util.ArrayList;
import java.util.List;

/** Each batch's own loss, where the logs have the epoch's average so far. */
public final class Losses implements Callback {
  private final List<Double> values = new ArrayList<>();
  private final int batchSize;
  private int samples;
  private double sum;
  private int left;

  /**
   * @param batchSize of {@code fit}
   * @param samplesInEpoch of which the last batch may be short
   */
  public Losses(int batchSize, int samplesInEpoch) {
    this.batchSize = batchSize;
    this.samples = samplesInEpoch;
  }

  /** One loss a step, in order. */
  public List<Double> values() {
    return values;
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    sum = 0;
    left = samples;
  }

  @Override
  public void onTrainBatchEnd(Trainee model, int batch, Logs logs) {
    Double average = logs.get("loss");
    int size = Math.min(batchSize, left);
    left -= size;
    double now = (average == null ? Double.NaN : average) * (samples - left);
    values.add((now - sum) / size);
    sum = now;
  }
}

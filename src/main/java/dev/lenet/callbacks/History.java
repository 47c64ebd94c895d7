package dev.lenet.callbacks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keras's {@code History}: each epoch's logs, by name. */
public final class History implements Callback {
  private final List<Integer> epochs = new ArrayList<>();
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    add(epoch, logs);
  }

  /** Adds an epoch. */
  public void add(int epoch, Logs logs) {
    epochs.add(epoch);
    logs.asMap()
        .forEach((name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
  }

  /** The numbers of the epochs that were run, from 0. */
  public List<Integer> epochs() {
    return Collections.unmodifiableList(epochs);
  }

  /** Keras's {@code history.history}: one value per epoch for each name. */
  public Map<String, List<Double>> history() {
    return Collections.unmodifiableMap(values);
  }
}

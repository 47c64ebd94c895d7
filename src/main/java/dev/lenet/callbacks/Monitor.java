package dev.lenet.callbacks;

import dev.lenet.exceptions.InputException;
import dev.lenet.metrics.Metric;
import org.jspecify.annotations.Nullable;

/**
 * A value that a callback monitors, and whether it should fall or rise: Keras's {@code
 * MonitorCallback}. Values are compared in float32, as in Keras.
 */
public final class Monitor {
  private static final System.Logger LOG = System.getLogger(Monitor.class.getName());

  private final String callback;
  private final double minDelta;
  private final String monitor;
  private final Mode mode;
  private Metric.@Nullable Direction direction;

  /**
   * @param callback whose name messages begin with
   * @param monitor the log that is watched
   * @param minDelta what counts as a difference
   * @param mode which way is better
   */
  public Monitor(String callback, String monitor, double minDelta, Mode mode) {
    this.callback = callback;
    this.monitor = monitor;
    this.minDelta = Math.abs(minDelta);
    this.mode = mode;
  }

  /** Looks up which way is better; {@link Mode#AUTO} asks the model's metrics. */
  public void resolve(Trainee model) {
    direction =
        switch (mode) {
          case MIN -> Metric.Direction.DOWN;
          case MAX -> Metric.Direction.UP;
          case AUTO -> automatic(model);
        };
  }

  private Metric.Direction automatic(Trainee model) {
    String name = monitor.startsWith("val_") ? monitor.substring("val_".length()) : monitor;
    for (Metric metric : model.metrics()) {
      if (metric.name().equals(name.replaceFirst("\\[\\d+]$", ""))) {
        return metric.direction();
      }
    }
    if (name.equals("loss")) {
      return Metric.Direction.DOWN;
    }
    throw new InputException(
        "%s: monitor %s is not a metric of the model (expected: one of its metrics, or mode min or max)"
            .formatted(callback, monitor));
  }

  /** The watched value; null, with a warning, where the logs have none. */
  public @Nullable Double value(Logs logs) {
    Double value = logs.get(monitor);
    if (value == null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: monitor {1} is not in the logs (available: {2})",
          callback,
          monitor,
          String.join(", ", logs.asMap().keySet()));
    }
    return value;
  }

  /** Whether a value beats another by more than the smallest difference that counts. */
  public boolean isImprovement(double value, @Nullable Double reference) {
    if (reference == null) {
      return true;
    }
    return direction == Metric.Direction.DOWN
        ? (float) (value + minDelta) < reference.floatValue()
        : (float) (value - minDelta) > reference.floatValue();
  }
}

package dev.lenet.callbacks;

/** Whether a monitored value should fall or rise; {@link #AUTO} decides by the metric. */
public enum Mode {
  /** Larger for accuracies, smaller for losses: what the watched metric says. */
  AUTO,
  /** Smaller is better. */
  MIN,
  /** Larger is better. */
  MAX
}

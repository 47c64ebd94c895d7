package dev.lenet.serve.models;

import dev.lenet.data.InputException;
import java.time.Duration;
import java.util.Map;

/**
 * How models are served.
 *
 * @param maxBatchSize how many samples share a run; larger requests are split
 * @param maxQueue how many requests of one model may be under way; more are refused at once
 * @param poll how often the version folders are looked at
 * @param labels the version of each label, by model and label; it stays loaded beside the newest
 */
public record ModelOptions(
    int maxBatchSize, int maxQueue, Duration poll, Map<String, Map<String, Long>> labels) {
  /** What serves small networks well. */
  public static final ModelOptions DEFAULT =
      new ModelOptions(64, 128, Duration.ofSeconds(1), Map.of());

  public ModelOptions {
    require(maxBatchSize > 0, "batch size", maxBatchSize);
    require(maxQueue > 0, "queue", maxQueue);
    require(poll.toMillis() > 0, "poll", poll.toMillis());
    labels = Map.copyOf(labels);
  }

  private static void require(boolean right, String what, long value) {
    if (!right) {
      throw new InputException(what + ": " + value + " (expected: more than 0)");
    }
  }
}

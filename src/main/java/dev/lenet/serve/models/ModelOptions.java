package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Images;
import java.time.Duration;
import java.util.Map;

/**
 * How models are served.
 *
 * @param maxBatchSize how many samples share a run; larger requests are split
 * @param maxQueue how many requests of one model may be under way; more are refused at once
 * @param poll how often the version folders are looked at
 * @param maxPixels how many pixels the images of a request may have together
 * @param labels the version of each label, by model and label; it stays loaded beside the newest
 */
public record ModelOptions(
    int maxBatchSize,
    int maxQueue,
    Duration poll,
    long maxPixels,
    Map<String, Map<String, Long>> labels) {
  /** What serves small networks well. */
  public static final ModelOptions DEFAULT =
      new ModelOptions(64, 128, Duration.ofSeconds(1), Images.MAX_PIXELS, Map.of());

  public ModelOptions {
    require(maxBatchSize > 0, "batch size", maxBatchSize);
    require(maxQueue > 0, "queue", maxQueue);
    require(poll.toMillis() > 0, "poll", poll.toMillis());
    require(maxPixels > 0, "limit of pixels", maxPixels);
    labels = Map.copyOf(labels);
  }

  private static void require(boolean right, String what, long value) {
    if (!right) {
      throw new InputException(what + ": " + value + " (expected: more than 0)");
    }
  }
}

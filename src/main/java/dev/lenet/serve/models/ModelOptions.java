package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Images;
import java.time.Duration;
import java.util.Map;

/**
 * The options that all served models share.
 *
 * @param maxBatchSize the maximum number of samples in one run; larger requests are split
 * @param maxQueue the maximum number of requests in progress per model; excess requests are refused
 *     immediately
 * @param poll the time between scans of the version folders
 * @param maxPixels the maximum total number of pixels in the images of a request
 * @param labels the version of each label, by model and label; a labelled version stays loaded in
 *     addition to the newest
 */
public record ModelOptions(
    int maxBatchSize,
    int maxQueue,
    Duration poll,
    long maxPixels,
    Map<String, Map<String, Long>> labels) {
  /** Defaults for small networks. */
  public static final ModelOptions DEFAULT =
      new ModelOptions(64, 128, Duration.ofSeconds(1), Images.MAX_PIXELS, Map.of());

  /**
   * Checks the limits.
   *
   * @throws InputException if one is not more than 0
   */
  public ModelOptions {
    require(maxBatchSize > 0, "batch size", maxBatchSize);
    require(maxQueue > 0, "queue", maxQueue);
    require(poll.toMillis() > 0, "poll", poll.toMillis());
    require(maxPixels > 0, "pixel limit", maxPixels);
    labels = Map.copyOf(labels);
  }

  private static void require(boolean right, String what, long value) {
    if (!right) {
      throw new InputException(what + ": " + value + " (expected: more than 0)");
    }
  }
}

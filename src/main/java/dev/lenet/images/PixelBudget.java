package dev.lenet.images;

import dev.lenet.exceptions.InputException;
import java.util.concurrent.Semaphore;

/**
 * How many pixels the images of one request may have together, by their headers: a small file can
 * claim to be enormous. Of large images one at a time is decoded in a process, so that memory is
 * bounded however many requests run side by side. For one thread.
 */
public final class PixelBudget {
  /** More pixels than that make an image large: 50 MB decoded. */
  private static final long LARGE = 1 << 24;

  private static final Semaphore ONE_LARGE = new Semaphore(1);

  private final long limit;
  private long spent;
  private boolean large;

  /**
   * @param limit how many pixels all images may have together
   */
  public PixelBudget(long limit) {
    this.limit = limit;
  }

  /**
   * Takes an image's pixels from the budget, and waits while another large image is decoded.
   *
   * @throws InputException when there are fewer left
   */
  void spend(int width, int height, String where) {
    long pixels = (long) width * height;
    if (pixels > limit || width < 1 || height < 1) {
      throw new InputException(
          "%s: image of %d x %d pixels (expected: 1 to %d pixels)"
              .formatted(where, width, height, limit));
    }
    if (spent + pixels > limit) {
      throw new InputException(
          "%s: image of %d x %d pixels after others of %d (expected: at most %d pixels together)"
              .formatted(where, width, height, spent, limit));
    }
    spent += pixels;
    if (pixels > LARGE && !large) {
      ONE_LARGE.acquireUninterruptibly(); // decoding ends by itself
      large = true;
    }
  }

  /** Says that the image is decoded, or could not be. */
  void decoded() {
    if (large) {
      large = false;
      ONE_LARGE.release();
    }
  }
}

package dev.lenet.images;

import dev.lenet.exceptions.InputException;
import java.util.concurrent.Semaphore;

/**
 * Limits the total number of pixels in the images of one request, by their headers, because a small
 * file can declare an enormous image. A process decodes one large image at a time, so memory stays
 * bounded however many requests run in parallel. Not thread-safe.
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
          "%s: image of %d x %d pixels, after images of %d pixels (expected: at most %d pixels together)"
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

package dev.lenet.data;

/**
 * How many pixels the images of one request may have together, by their headers: a small file can
 * claim to be enormous. For one thread.
 */
public final class PixelBudget {
  private long left;

  public PixelBudget(long pixels) {
    left = pixels;
  }

  /**
   * Takes an image's pixels from the budget.
   *
   * @throws InputException when there are fewer left
   */
  void spend(int width, int height, String where) {
    long pixels = (long) width * height;
    if (pixels > left || width < 1 || height < 1) {
      throw new InputException(
          "%s: image of %d x %d pixels (expected: 1 to %d pixels)"
              .formatted(where, width, height, left));
    }
    left -= pixels;
  }
}

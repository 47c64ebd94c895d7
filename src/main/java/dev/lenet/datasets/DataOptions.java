package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Interpolation;
import dev.lenet.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Options for loading data. Start from {@link #defaults} and change what you need.
 *
 * @param validationSplit the fraction of a folder of class folders that becomes its test set, if it
 *     has no {@code test} folder; 0 for none
 * @param seed the seed of that split
 * @param imageShape the shape (H, W, C) of a model's input: image files are resized to it; for 32 x
 *     32 x 3, grey 28 x 28 images are padded and repeated. If null, images keep their own shape,
 *     except that image files are resized to 32 x 32 x 3
 * @param interpolation how image files are resized
 * @param progress is told about downloads
 * @param places where data is looked for
 */
public record DataOptions(
    double validationSplit,
    int seed,
    @Nullable Shape imageShape,
    Interpolation interpolation,
    DownloadProgress progress,
    DataPlaces places) {
  /**
   * Checks the options.
   *
   * @throws InputException if the split is not in [0, 1), or the shape is not (H, W, C)
   */
  public DataOptions {
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new InputException(
          "validation split " + validationSplit + " (expected: 0 or more, less than 1)");
    }
    if (imageShape != null && (imageShape.rank() != 3 || !imageShape.isFullyKnown())) {
      throw new InputException("image shape " + imageShape + " (expected: (H, W, C))");
    }
  }

  /**
   * The defaults: no split, seed 0, the data's own shape, nearest neighbour, no progress, and the
   * standard places.
   */
  public static DataOptions defaults() {
    return new DataOptions(
        0, 0, null, Interpolation.NEAREST, DownloadProgress.SILENT, DataPlaces.standard());
  }

  /** A copy that holds out this fraction of the samples: 0 or more, less than 1. */
  public DataOptions validationSplit(double split) {
    return new DataOptions(split, seed, imageShape, interpolation, progress, places);
  }

  /** A copy with this seed for the split. */
  public DataOptions seed(int number) {
    return new DataOptions(validationSplit, number, imageShape, interpolation, progress, places);
  }

  /** A copy with this shape of images: (H, W, C). */
  public DataOptions imageShape(Shape shape) {
    return new DataOptions(validationSplit, seed, shape, interpolation, progress, places);
  }

  /** A copy that resizes image files with this method. */
  public DataOptions interpolation(Interpolation method) {
    return new DataOptions(validationSplit, seed, imageShape, method, progress, places);
  }

  /** A copy that reports downloads to this listener. */
  public DataOptions progress(DownloadProgress listener) {
    return new DataOptions(validationSplit, seed, imageShape, interpolation, listener, places);
  }

  /** A copy that looks for data in these places. */
  public DataOptions places(DataPlaces where) {
    return new DataOptions(validationSplit, seed, imageShape, interpolation, progress, where);
  }
}

package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Interpolation;
import dev.lenet.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How data is loaded. Start from {@link #defaults} and change what differs.
 *
 * @param validationSplit the part of a folder of class folders that becomes its test set, where the
 *     folder has no {@code test} folder; 0 for none
 * @param seed decides which images these are
 * @param imageShape the shape (H, W, C) of a model's input: image files are resized to it, and grey
 *     28 x 28 images padded and repeated where it is 32 x 32 x 3. null for the data's own shape,
 *     and for 32 x 32 x 3 where it is a folder of image files
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
  public DataOptions {
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new InputException(
          "validation split " + validationSplit + " (expected: 0 or more, less than 1)");
    }
    if (imageShape != null && (imageShape.rank() != 3 || !imageShape.isFullyKnown())) {
      throw new InputException("image shape " + imageShape + " (expected: (H, W, C))");
    }
  }

  /** No split, seed 0, the data's own shape, nearest neighbour, silent, the standard places. */
  public static DataOptions defaults() {
    return new DataOptions(
        0, 0, null, Interpolation.NEAREST, DownloadProgress.SILENT, DataPlaces.standard());
  }

  public DataOptions validationSplit(double split) {
    return new DataOptions(split, seed, imageShape, interpolation, progress, places);
  }

  public DataOptions seed(int number) {
    return new DataOptions(validationSplit, number, imageShape, interpolation, progress, places);
  }

  public DataOptions imageShape(Shape shape) {
    return new DataOptions(validationSplit, seed, shape, interpolation, progress, places);
  }

  public DataOptions interpolation(Interpolation method) {
    return new DataOptions(validationSplit, seed, imageShape, method, progress, places);
  }

  public DataOptions progress(DownloadProgress listener) {
    return new DataOptions(validationSplit, seed, imageShape, interpolation, listener, places);
  }

  public DataOptions places(DataPlaces where) {
    return new DataOptions(validationSplit, seed, imageShape, interpolation, progress, where);
  }
}

package dev.lenet.cli.runs;

import dev.lenet.datasets.DataOptions;
import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.DownloadProgress;
import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;

/**
 * Loads data sets in the shape of a model's input. Images of files are resized to it, arrays must
 * have it; an input without a channel dimension takes grey images, a flat one their pixels.
 *
 * @param shape one sample's shape, with -1 for a size that the data decides
 */
public record ModelInput(Shape shape) {
  private static final int IMAGE_RANK = 3;

  /** Options that load data for this input. */
  public DataOptions options(DownloadProgress progress) {
    DataOptions options = DataOptions.defaults().progress(progress);
    Shape image =
        shape.rank() == IMAGE_RANK - 1 ? Shape.of(shape.size(0), shape.size(1), 1) : shape;
    return image.rank() == IMAGE_RANK && image.isFullyKnown() ? options.imageShape(image) : options;
  }

  /** Both sets as the model takes them. */
  public DataSplits fit(DataSplits data) {
    return new DataSplits(
        fit(data.train(), data.origin() + ": x_train"),
        fit(data.test(), data.origin() + ": x_test"),
        data.classes(),
        data.name(),
        data.origin());
  }

  /**
   * Samples as the model takes them.
   *
   * @param where what messages call them
   * @throws InputException if they have another shape
   */
  public Dataset fit(Dataset data, String where) {
    Shape sample = data.sampleShape();
    boolean flat = shape.rank() < IMAGE_RANK && shape.isFullyKnown();
    if (flat && sample.elements() == shape.elements()) {
      HostTensor x = new HostTensor(data.x().dtype(), shape.prepend(data.size()), data.x().bytes());
      return new Dataset(x, data.y(), data.classNames(), data.scaling());
    }
    if (!shape.isCompatibleWith(sample)) {
      throw new InputException(
          "%s has samples of shape %s (expected: %s, the model's input)"
              .formatted(where, sample, shape));
    }
    return data;
  }
}

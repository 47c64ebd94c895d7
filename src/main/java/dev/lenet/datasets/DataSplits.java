package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import java.util.List;

/**
 * A training set and its test set.
 *
 * @param train the training set
 * @param test the test set
 * @param classes the number of classes, which is the number of outputs that a model's last layer
 *     needs
 * @param name its name, to be shown
 * @param origin where it came from: a file, a folder or a resource
 */
public record DataSplits(Dataset train, Dataset test, int classes, String name, String origin) {
  /**
   * Checks that both parts have images of the same shape and dtype.
   *
   * @throws InputException if they differ
   */
  public DataSplits {
    if (!train.sampleShape().equals(test.sampleShape()) || train.x().dtype() != test.x().dtype()) {
      throw new InputException(
          origin
              + ": test images are "
              + test.x().dtype()
              + " "
              + test.sampleShape()
              + " (expected: "
              + train.x().dtype()
              + " "
              + train.sampleShape()
              + ", as the training images)");
    }
  }

  /** The classes' names, numbered where the data has none. */
  public List<String> classNames() {
    return train.namesFor(classes);
  }
}

package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import java.util.List;

/**
 * A data set for training, with its test set.
 *
 * @param train what a model learns from
 * @param test what it is judged by
 * @param classes how many classes there are: what a model's last layer needs
 * @param name its name, to be shown
 * @param origin where it came from: a file, a folder or a resource
 */
public record DataSplits(Dataset train, Dataset test, int classes, String name, String origin) {
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

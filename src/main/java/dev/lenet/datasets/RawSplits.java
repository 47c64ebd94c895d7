package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.images.Preparation;
import dev.lenet.tensor.HostTensor;
import java.util.List;

/**
 * Images and labels as a file held them: what Keras's {@code load_data} returns.
 *
 * @param where names the file or folder in messages
 */
record RawSplits(
    HostTensor xTrain, HostTensor yTrain, HostTensor xTest, HostTensor yTest, String where) {

  /** Checks and prepares them. {@code classNames} may be empty: then the labels tell how many. */
  DataSplits prepare(String name, List<String> classNames, DataOptions options) {
    Dataset train = dataset(xTrain, yTrain, "train", classNames, options);
    Dataset test = dataset(xTest, yTest, "test", classNames, options);
    int classes = classNames.isEmpty() ? Labels.classes(train.y()) : classNames.size();
    String whose = classNames.isEmpty() ? "the classes of y_train" : "the classes of " + name;
    Labels.requireBelow(classes, train.y(), where + ": y_train", whose);
    Labels.requireBelow(classes, test.y(), where + ": y_test", whose);
    return new DataSplits(train, test, classes, name, where);
  }

  private Dataset dataset(
      HostTensor x, HostTensor y, String part, List<String> classNames, DataOptions options) {
    HostTensor labels = Labels.of(y, where + ": y_" + part);
    HostTensor images = Preparation.images(x, options.imageShape(), where + ": x_" + part);
    if (images.shape().size(0) != labels.shape().size(0)) {
      throw new InputException(
          where
              + ": y_"
              + part
              + " has "
              + labels.shape().size(0)
              + " labels (expected: "
              + images.shape().size(0)
              + ", one for each image of x_"
              + part
              + ")");
    }
    return new Dataset(images, labels, classNames, null);
  }
}

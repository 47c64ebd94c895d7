package dev.lenet.cli.runs;

import dev.lenet.datasets.DataSplits;
import dev.lenet.losses.Loss;

/** Both sets of a data set, labelled as a loss takes it. */
final class Labelled {
  private Labelled() {}

  static DataSplits of(DataSplits data, ClassOutputs outputs, Loss loss) {
    return new DataSplits(
        outputs.labelled(data.train(), loss, data.origin() + ": y_train"),
        outputs.labelled(data.test(), loss, data.origin() + ": y_test"),
        data.classes(),
        data.name(),
        data.origin());
  }
}

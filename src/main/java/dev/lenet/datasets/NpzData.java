package dev.lenet.datasets;

import dev.lenet.numpy.Npz;
import java.nio.file.Path;
import java.util.List;

/** A {@code .npz} with {@code x_train, y_train, x_test, y_test}, as Keras's own data sets are. */
final class NpzData {
  private NpzData() {}

  static DataSplits load(Path file, DataOptions options) {
    return raw(file).prepare(String.valueOf(file.getFileName()), List.of(), options);
  }

  static RawSplits raw(Path file) {
    try (Npz npz = Npz.open(file)) {
      return new RawSplits(
          npz.get("x_train"),
          npz.get("y_train"),
          npz.get("x_test"),
          npz.get("y_test"),
          file.toString());
    }
  }
}

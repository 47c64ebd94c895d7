package dev.lenet.cli.runs;

import dev.lenet.datasets.DataSplits;
import dev.lenet.datasets.Dataset;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What is odd about data, though a model can be trained on it. */
final class DataNotes {
  private DataNotes() {}

  /** Tells of images that are all zero, and of classes without a training image. */
  static void tell(DataSplits data, Consumer<String> notes) {
    tellZeros(data.origin() + ": x_train", data.train(), notes);
    tellZeros(data.origin() + ": x_test", data.test(), notes);
    tellGaps(data, notes);
  }

  private static void tellZeros(String where, Dataset part, Consumer<String> notes) {
    ByteBuffer bytes = part.x().bytes();
    int image = bytes.remaining() / part.size();
    int zeros = 0;
    int first = 0;
    for (int i = 0; i < part.size(); i++) {
      if (isZero(bytes, i * image, image)) {
        first = zeros == 0 ? i : first;
        zeros++;
      }
    }
    if (zeros > 0) {
      notes.accept(
          "%s: %d of %d images are all zero, the first is image %d"
              .formatted(where, zeros, part.size(), first));
    }
  }

  private static boolean isZero(ByteBuffer bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static void tellGaps(DataSplits data, Consumer<String> notes) {
    boolean[] seen = new boolean[data.classes()];
    for (int label : data.train().y().ints()) {
      if (label < seen.length) {
        seen[label] = true;
      }
    }
    int missing = 0;
    int first = 0;
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        first = missing == 0 ? i : first;
        missing++;
      }
    }
    if (missing > 0) {
      notes.accept(
          "%s: %d of %d classes have no training image, the first is class %d"
              .formatted(data.origin(), missing, data.classes(), first));
    }
  }
}

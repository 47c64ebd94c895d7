package dev.lenet.datasets;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Casts;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;

/** Class numbers, checked: whole numbers from 0. */
final class Labels {
  private Labels() {}

  /**
   * Brings labels of any integer type into int32.
   *
   * @param y shape {@code (N,)} or {@code (N, 1)}
   * @return shape {@code (N,)}
   */
  static HostTensor of(HostTensor y, String where) {
    Shape shape = y.shape();
    if (shape.rank() == 0 || shape.rank() > 2 || (shape.rank() == 2 && shape.size(1) != 1)) {
      throw new InputException(where + " has shape " + shape + " (expected: (N,) or (N, 1))");
    }
    if (Casts.isFloat(y.dtype())) {
      throw new InputException(where + " is " + y.dtype() + " (expected: an integer type)");
    }
    int[] labels = new int[y.elements()];
    ByteBuffer bytes = y.bytes();
    for (int i = 0; i < labels.length; i++) {
      long label = Casts.integer(y.dtype(), bytes, i);
      // A uint64 too large for a long is negative here, and as wrong.
      if (label < 0 || label >= Integer.MAX_VALUE) {
        throw new InputException(
            where + "[" + i + "] is " + label + " (expected: a class number from 0)");
      }
      labels[i] = (int) label;
    }
    return HostTensor.ofInts(Shape.of(labels.length), labels);
  }

  /** Checks that every label is one of {@code classes} classes. */
  static void requireBelow(int classes, HostTensor labels, String where, String whose) {
    int[] values = labels.ints();
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new InputException(
            where
                + "["
                + i
                + "] is "
                + values[i]
                + " (expected: 0 to "
                + (classes - 1)
                + ", "
                + whose
                + ")");
      }
    }
  }

  /** One more than the largest label. */
  static int classes(HostTensor labels) {
    int classes = 0;
    for (int label : labels.ints()) {
      classes = Math.max(classes, label + 1);
    }
    return classes;
  }
}

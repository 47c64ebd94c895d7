package dev.lenet.data;

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
    int[] labels = new int[y.elements()];
    ByteBuffer bytes = y.bytes();
    for (int i = 0; i < labels.length; i++) {
      long label = element(y.dtype(), bytes, i, where);
      // A uint64 too large for a long is negative here, and as wrong.
      if (label < 0 || label >= Integer.MAX_VALUE) {
        throw new InputException(
            where + "[" + i + "] is " + label + " (expected: a class number from 0)");
      }
      labels[i] = (int) label;
    }
    return HostTensor.ofInts(Shape.of(labels.length), labels);
  }

  private static long element(DType dtype, ByteBuffer bytes, int i, String where) {
    return switch (dtype) {
      case UINT8 -> bytes.get(i) & 0xFF;
      case INT8 -> bytes.get(i);
      case UINT16 -> bytes.getShort(2 * i) & 0xFFFF;
      case INT16 -> bytes.getShort(2 * i);
      case UINT32 -> bytes.getInt(4 * i) & 0xFFFFFFFFL;
      case INT32 -> bytes.getInt(4 * i);
      case UINT64, INT64 -> bytes.getLong(8 * i);
      default -> throw new InputException(where + " is " + dtype + " (expected: an integer type)");
    };
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

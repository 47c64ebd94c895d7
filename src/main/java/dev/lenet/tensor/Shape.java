package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * A tensor's shape. A size of -1 is unknown until there is a batch; it is printed as {@code None},
 * as in Keras. Images are NHWC.
 */
public final class Shape {
  /** The shape of a single number. */
  public static final Shape SCALAR = new Shape(new long[0]);

  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /** A shape of these sizes; -1 stands for a size that is not known. */
  public static Shape of(long... sizes) {
    for (long size : sizes) {
      if (size < -1) {
        throw new InputException(
            "shape "
                + Arrays.toString(sizes)
                + ": size "
                + size
                + " (expected: 0 or more, or -1 for unknown)");
      }
    }
    return new Shape(sizes.clone());
  }

  /** A shape of these sizes; -1 stands for a size that is not known. */
  public static Shape of(List<? extends Number> sizes) {
    return of(sizes.stream().mapToLong(Number::longValue).toArray());
  }

  /** How many dimensions there are. */
  public int rank() {
    return sizes.length;
  }

  /** The size of a dimension; negative dimensions count from the end. */
  public long size(int dimension) {
    return sizes[dimension < 0 ? sizes.length + dimension : dimension];
  }

  /** The sizes; -1 for one that is not known. */
  public long[] toArray() {
    return sizes.clone();
  }

  /** How many elements: the product of the sizes, checked for overflow. */
  public long elements() {
    long product = 1;
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalStateException("shape " + this + ": the number of elements is not known");
      }
      try {
        product = Math.multiplyExact(product, size);
      } catch (ArithmeticException e) {
        throw new InputException(
            "shape " + this + ": too many elements (expected: less than 2^63)", e);
      }
    }
    return product;
  }

  /** Whether no size is unknown. */
  public boolean isFullyKnown() {
    return Arrays.stream(sizes).allMatch(size -> size >= 0);
  }

  /** This shape behind one more dimension. */
  public Shape prepend(long size) {
    long[] more = new long[sizes.length + 1];
    more[0] = size;
    System.arraycopy(sizes, 0, more, 1, sizes.length);
    return new Shape(more);
  }

  /** This shape without its first dimension. */
  public Shape dropFirst() {
    return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /** This shape with one dimension set; negative dimensions count from the end. */
  public Shape with(int dimension, long size) {
    long[] changed = sizes.clone();
    changed[dimension < 0 ? sizes.length + dimension : dimension] = size;
    return of(changed);
  }

  /** Whether every size is the same or unknown on either side. */
  public boolean isCompatibleWith(Shape other) {
    if (rank() != other.rank()) {
      return false;
    }
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != other.sizes[i] && sizes[i] >= 0 && other.sizes[i] >= 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** Python's tuple, as Keras prints it: {@code (None, 28, 28, 16)}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "(", sizes.length == 1 ? ",)" : ")");
    for (long size : sizes) {
      text.add(size < 0 ? "None" : Long.toString(size));
    }
    return text.toString();
  }
}

package dev.lenet.tensor;

import dev.lenet.exceptions.InputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor in the JVM's memory: row-major, little-endian bytes. The bytes may be shared with
 * whoever made it; treat them as read-only.
 *
 * @param dtype the element type
 * @param shape the shape, fully known
 * @param bytes a buffer whose remaining bytes are the elements
 */
public record HostTensor(DType dtype, Shape shape, ByteBuffer bytes) {
  /**
   * Checks that the bytes fit the dtype and the shape.
   *
   * @throws InputException if they do not
   */
  public HostTensor {
    long expected = Math.multiplyExact(shape.elements(), (long) dtype.bytes());
    if (bytes.remaining() != expected) {
      throw new InputException(
          "tensor of "
              + dtype
              + " "
              + shape
              + ": "
              + bytes.remaining()
              + " bytes (expected: "
              + expected
              + ")");
    }
    bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * A tensor of float32.
   *
   * @param values in row-major order
   * @throws InputException if their number does not fit the shape
   */
  public static HostTensor ofFloats(Shape shape, float... values) {
    ByteBuffer bytes = allocate(DType.FLOAT32, values.length);
    bytes.asFloatBuffer().put(values);
    return new HostTensor(DType.FLOAT32, shape, bytes);
  }

  /**
   * A tensor of int32.
   *
   * @param values in row-major order
   * @throws InputException if their number does not fit the shape
   */
  public static HostTensor ofInts(Shape shape, int... values) {
    ByteBuffer bytes = allocate(DType.INT32, values.length);
    bytes.asIntBuffer().put(values);
    return new HostTensor(DType.INT32, shape, bytes);
  }

  /**
   * A tensor of int64.
   *
   * @param values in row-major order
   * @throws InputException if their number does not fit the shape
   */
  public static HostTensor ofLongs(Shape shape, long... values) {
    ByteBuffer bytes = allocate(DType.INT64, values.length);
    bytes.asLongBuffer().put(values);
    return new HostTensor(DType.INT64, shape, bytes);
  }

  /**
   * A tensor of uint8.
   *
   * @param values in row-major order
   * @throws InputException if their number does not fit the shape
   */
  public static HostTensor ofBytes(Shape shape, byte... values) {
    return new HostTensor(DType.UINT8, shape, ByteBuffer.wrap(values));
  }

  /**
   * A batch of images.
   *
   * @param values N x H x W x C
   * @throws InputException where not all images have one shape
   */
  public static HostTensor of(float[][][][] values) {
    float[][][] image = values.length == 0 ? new float[0][0][0] : values[0];
    float[][] row = image.length == 0 ? new float[0][0] : image[0];
    float[] pixel = row.length == 0 ? new float[0] : row[0];
    Shape shape = Shape.of(values.length, image.length, row.length, pixel.length);
    ByteBuffer bytes = allocate(DType.FLOAT32, Math.toIntExact(shape.elements()));
    for (float[][][] one : values) {
      requireSize("images", one.length, image.length);
      for (float[][] line : one) {
        requireSize("rows", line.length, row.length);
        for (float[] channels : line) {
          requireSize("pixels", channels.length, pixel.length);
          for (float value : channels) {
            bytes.putFloat(value);
          }
        }
      }
    }
    return new HostTensor(DType.FLOAT32, shape, bytes.flip());
  }

  private static void requireSize(String what, int size, int first) {
    if (size != first) {
      throw new InputException(
          "%s of size %d and %d (expected: one size for all %s)"
              .formatted(what, first, size, what));
    }
  }

  private static ByteBuffer allocate(DType dtype, int elements) {
    return ByteBuffer.allocate(Math.multiplyExact(elements, dtype.bytes()))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The bytes at position 0, little-endian; each call gives a view with its own position. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** How many elements the tensor has. */
  public int elements() {
    return (int) shape.elements();
  }

  /** A copy of the elements; they must be float32. */
  public float[] floats() {
    require(DType.FLOAT32);
    float[] values = new float[elements()];
    bytes().asFloatBuffer().get(values);
    return values;
  }

  /** A copy of the elements; they must be int32. */
  public int[] ints() {
    require(DType.INT32);
    int[] values = new int[elements()];
    bytes().asIntBuffer().get(values);
    return values;
  }

  /** A copy of the elements; they must be int64. */
  public long[] longs() {
    require(DType.INT64);
    long[] values = new long[elements()];
    bytes().asLongBuffer().get(values);
    return values;
  }

  /**
   * NumPy's {@code argmax(axis=-1)}: where the largest element of each row is, the first of equals;
   * NaN counts as the largest.
   *
   * @return one number for each row of a tensor that has rows along its last dimension
   * @throws InputException where the rows are empty
   */
  public int[] argmax() {
    float[] values = floats();
    int columns = Math.toIntExact(shape.size(-1));
    if (columns == 0) {
      throw new InputException("argmax of shape " + shape + " (expected: non-empty rows)");
    }
    int[] largest = new int[values.length / columns];
    for (int row = 0; row < largest.length; row++) {
      int best = 0;
      for (int i = 1; i < columns; i++) {
        float value = values[row * columns + i];
        float held = values[row * columns + best];
        if (value > held || (Float.isNaN(value) && !Float.isNaN(held))) {
          best = i;
        }
      }
      largest[row] = best;
    }
    return largest;
  }

  /** Rows {@code from} to {@code to} (exclusive) along the first dimension, sharing the bytes. */
  public HostTensor rows(int from, int to) {
    int row = Math.toIntExact(shape.dropFirst().elements() * dtype.bytes());
    return new HostTensor(
        dtype, shape.with(0, to - from), bytes().slice(from * row, (to - from) * row));
  }

  /** Tensors of one dtype, stacked along the first dimension; there is at least one. */
  public static HostTensor concat(List<HostTensor> parts) {
    HostTensor first = parts.get(0);
    long rows = parts.stream().mapToLong(part -> part.shape().size(0)).sum();
    Shape all = first.shape().with(0, rows);
    ByteBuffer bytes = allocate(first.dtype(), Math.toIntExact(all.elements()));
    parts.forEach(part -> bytes.put(part.bytes()));
    return new HostTensor(first.dtype(), all, bytes.flip());
  }

  private void require(DType expected) {
    if (dtype != expected) {
      throw new InputException(
          "tensor of "
              + dtype
              + " "
              + shape
              + ": dtype "
              + dtype
              + " (expected: "
              + expected
              + ")");
    }
  }
}

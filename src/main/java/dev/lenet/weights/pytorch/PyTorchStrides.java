package dev.lenet.weights.pytorch;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes tensors out of storages. A tensor that lies row-major in its storage shares its bytes; any
 * other view (transposed, a part, expanded) is copied.
 */
final class PyTorchStrides {
  private static final long FLOOR_BYTES = 1L << 20;
  private static final int MAX_RANK = 64;

  /** An expanded tensor repeats bytes of the file; more of that than this is a bomb. */
  private final long maxCopied;

  private long copied;

  PyTorchStrides(long fileBytes) {
    this.maxCopied = Math.max(FLOOR_BYTES, 4 * fileBytes);
  }

  HostTensor tensor(
      DType dtype,
      ByteBuffer storage,
      long offset,
      long[] sizes,
      long[] strides,
      BiFunction<String, @Nullable Throwable, InputException> bad) {
    String view =
        "offset "
            + offset
            + ", size "
            + Arrays.toString(sizes)
            + ", stride "
            + Arrays.toString(strides);
    boolean negative =
        Arrays.stream(sizes).anyMatch(n -> n < 0) || Arrays.stream(strides).anyMatch(n -> n < 0);
    if (sizes.length != strides.length || sizes.length > MAX_RANK || negative || offset < 0) {
      throw bad.apply(view + " (expected: numbers from 0, as many strides as sizes)", null);
    }
    try {
      Shape shape = Shape.of(sizes);
      long elements = shape.elements();
      long held = storage.remaining() / dtype.bytes();
      if (elements > 0 && last(offset, sizes, strides) >= held) {
        throw bad.apply(view + " (expected: inside the storage's " + held + " elements)", null);
      }
      if (elements == 0 || isRowMajor(sizes, strides)) {
        int from = elements == 0 ? 0 : Math.toIntExact(offset * dtype.bytes());
        int bytes = Math.toIntExact(elements * dtype.bytes());
        return new HostTensor(dtype, shape, storage.slice(from, bytes));
      }
      copied = Math.addExact(copied, Math.multiplyExact(elements, (long) dtype.bytes()));
      if (copied > maxCopied) {
        throw bad.apply(view + " (expected: at most " + maxCopied + " bytes of views)", null);
      }
      return new HostTensor(dtype, shape, copy(dtype.bytes(), storage, offset, sizes, strides));
    } catch (ArithmeticException e) {
      throw bad.apply(view + " (expected: inside the storage)", e);
    }
  }

  /** The index of the last element that a view reaches. */
  private static long last(long offset, long[] sizes, long[] strides) {
    long last = offset;
    for (int i = 0; i < sizes.length; i++) {
      last = Math.addExact(last, Math.multiplyExact(sizes[i] - 1, strides[i]));
    }
    return last;
  }

  /** The stride of a dimension of one element is never used. */
  private static boolean isRowMajor(long[] sizes, long[] strides) {
    long[] rowMajor = PyTorchPickle.rowMajorStrides(sizes);
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != 1 && strides[i] != rowMajor[i]) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer copy(
      int width, ByteBuffer storage, long offset, long[] sizes, long[] strides) {
    int elements = Math.toIntExact(Shape.of(sizes).elements());
    ByteBuffer copy = ByteBuffer.allocate(Math.multiplyExact(elements, width));
    long[] index = new long[sizes.length];
    long at = offset;
    for (int element = 0; element < elements; element++) {
      copy.put(element * width, storage, (int) at * width, width);
      for (int d = sizes.length - 1; d >= 0; d--) {
        at += strides[d];
        if (++index[d] < sizes[d]) {
          break;
        }
        at -= strides[d] * sizes[d];
        index[d] = 0;
      }
    }
    return copy;
  }
}

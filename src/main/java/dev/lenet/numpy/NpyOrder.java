package dev.lenet.numpy;

import dev.lenet.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings an array from NumPy's file into {@link HostTensor}'s order: row-major, little-endian. */
final class NpyOrder {
  private NpyOrder() {}

  /** The bytes may change. */
  static ByteBuffer toCOrder(NpyHeader header, byte[] bytes) {
    if (header.order() == ByteOrder.BIG_ENDIAN) {
      reverseEach(bytes, header.itemBytes());
    }
    if (header.fortranOrder() && header.shape().size() > 1) {
      bytes = fromFortran(bytes, header);
    }
    return ByteBuffer.wrap(bytes);
  }

  private static void reverseEach(byte[] bytes, int size) {
    for (int start = 0; start < bytes.length; start += size) {
      for (int i = start, j = start + size - 1; i < j; i++, j--) {
        byte swapped = bytes[i];
        bytes[i] = bytes[j];
        bytes[j] = swapped;
      }
    }
  }

  private static byte[] fromFortran(byte[] bytes, NpyHeader header) {
    int rank = header.shape().size();
    int size = header.itemBytes();
    int[] strides = new int[rank]; // in the file, where the first index runs fastest
    int stride = size;
    for (int i = 0; i < rank; i++) {
      strides[i] = stride;
      stride *= Math.toIntExact(header.shape().get(i));
    }
    byte[] result = new byte[bytes.length];
    long[] index = new long[rank];
    int from = 0;
    for (int to = 0; to < result.length; to += size) {
      System.arraycopy(bytes, from, result, to, size);
      for (int i = rank - 1; i >= 0; i--) {
        from += strides[i];
        if (++index[i] < header.shape().get(i)) {
          break;
        }
        from -= strides[i] * Math.toIntExact(index[i]);
        index[i] = 0;
      }
    }
    return result;
  }
}

package dev.lenet.train;

import dev.lenet.data.DType;
import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import dev.lenet.graph.Native;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Native memory for one batch of a fixed size, filled again and again. */
final class Batch implements AutoCloseable {
  private final Native<? extends TType> x;
  private final Native<? extends TType> y;
  private final Native<TFloat32> weights;
  private final int size;

  Batch(Dataset data, int size) {
    List<Native<?>> made = new ArrayList<>();
    boolean whole = false;
    try {
      this.size = size;
      this.x = allocate(data.x(), size);
      made.add(x);
      this.y = allocate(data.y(), size);
      made.add(y);
      this.weights = Native.allocate(TFloat32.class, Shape.of(size));
      whole = true;
    } finally {
      if (!whole) {
        made.forEach(Native::close);
      }
    }
  }

  private static Native<? extends TType> allocate(HostTensor tensor, int size) {
    return Native.allocate(Native.typeOf(tensor.dtype()), tensor.shape().with(0, size));
  }

  /** Copies the samples {@code order[from]} … {@code order[from + size - 1]}. */
  void fill(Dataset data, float @Nullable [] sampleWeights, int[] order, int from) {
    copy(data.x(), x, order, from);
    copy(data.y(), y, order, from);
    ByteBuffer to = weights.bytes();
    for (int i = 0; i < size; i++) {
      to.putFloat(sampleWeights == null ? 1f : sampleWeights[order[from + i]]);
    }
  }

  private void copy(HostTensor source, Native<? extends TType> target, int[] order, int from) {
    int row = rowBytes(source);
    ByteBuffer bytes = source.bytes();
    ByteBuffer to = target.bytes();
    for (int i = 0; i < size; i++) {
      to.put(i * row, bytes, order[from + i] * row, row);
    }
  }

  private static int rowBytes(HostTensor tensor) {
    DType dtype = tensor.dtype();
    return Math.toIntExact(tensor.shape().dropFirst().elements() * dtype.bytes());
  }

  int size() {
    return size;
  }

  Native<? extends TType> x() {
    return x;
  }

  Native<? extends TType> y() {
    return y;
  }

  Native<TFloat32> weights() {
    return weights;
  }

  @Override
  public void close() {
    x.close();
    y.close();
    weights.close();
  }
}

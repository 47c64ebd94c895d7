package dev.lenet.internal.builder;

import dev.lenet.datasets.SampleSource;
import dev.lenet.internal.runtime.Native;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** Native memory for one batch of a fixed size, a part for each replica, filled again and again. */
public final class Batch implements AutoCloseable {
  private final List<Part> parts = new ArrayList<>();
  private final int size;

  public Batch(SampleSource data, int size, int replicas) {
    this.size = size;
    boolean whole = false;
    try {
      for (int i = 0; i < replicas; i++) {
        int from = bound(i, replicas);
        int rows = bound(i + 1, replicas) - from;
        // With no row of its own, from = size*i/replicas is less than size: there is one to take.
        parts.add(new Part(data, from, Math.max(rows, 1), rows > 0));
      }
      whole = true;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private int bound(int i, int replicas) {
    return Math.toIntExact((long) size * i / replicas);
  }

  /** Copies the samples {@code order[from]} … {@code order[from + size - 1]}. */
  public void fill(SampleSource data, float @Nullable [] sampleWeights, int[] order, int from) {
    parts.forEach(part -> part.fill(data, sampleWeights, order, from, size));
  }

  public List<Part> parts() {
    return parts;
  }

  @Override
  public void close() {
    parts.forEach(Part::close);
  }

  /**
   * A replica's rows, from size*i/replicas to size*(i+1)/replicas. Where a short batch has none for
   * it, it computes on one of another's, since convolutions take no empty batch; that counts for
   * nothing.
   */
  public static final class Part implements AutoCloseable {
    private final List<Native<?>> made = new ArrayList<>();
    private final Native<? extends TType> x;
    private final Native<? extends TType> y;
    private final Native<TFloat32> weights;
    private final Native<TFloat32> shares;
    private final Native<TFloat32> counted;
    private final int first;
    private final int rows;
    private final boolean present;

    private Part(SampleSource data, int first, int rows, boolean present) {
      this.first = first;
      this.rows = rows;
      this.present = present;
      boolean whole = false;
      try {
        this.x = allocate(Native.typeOf(data.inputType()), data.sampleShape().prepend(rows));
        this.y = allocate(Native.typeOf(data.targetType()), data.targetShape().prepend(rows));
        this.weights = allocate(TFloat32.class, Shape.of(rows));
        this.shares = allocate(TFloat32.class, Shape.of(rows));
        this.counted = allocate(TFloat32.class, Shape.of(rows));
        whole = true;
      } finally {
        if (!whole) {
          close();
        }
      }
      fill(counted, present ? 1 : 0);
    }

    private <T extends TType> Native<T> allocate(Class<T> type, Shape shape) {
      Native<T> tensor = Native.allocate(type, shape);
      made.add(tensor);
      return tensor;
    }

    private void fill(Native<TFloat32> vector, float value) {
      ByteBuffer to = vector.bytes();
      for (int i = 0; i < rows; i++) {
        to.putFloat(value);
      }
    }

    private void fill(
        SampleSource data, float @Nullable [] sampleWeights, int[] order, int from, int samples) {
      data.copyInputs(order, from + first, rows, x.bytes());
      data.copyTargets(order, from + first, rows, y.bytes());
      if (sampleWeights == null || !present) {
        float weight = present ? 1 : 0;
        fill(weights, weight);
        fill(shares, weight / samples);
        return;
      }
      ByteBuffer toWeights = weights.bytes();
      ByteBuffer toShares = shares.bytes();
      for (int i = 0; i < rows; i++) {
        float weight = sampleWeights[order[from + first + i]];
        toWeights.putFloat(weight);
        toShares.putFloat(weight / samples);
      }
    }

    TType x() {
      return x.get();
    }

    TType y() {
      return y.get();
    }

    TFloat32 weights() {
      return weights.get();
    }

    TFloat32 shares() {
      return shares.get();
    }

    TFloat32 counted() {
      return counted.get();
    }

    @Override
    public void close() {
      made.forEach(Native::close);
    }
  }
}

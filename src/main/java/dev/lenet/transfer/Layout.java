package dev.lenet.transfer;

import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import dev.lenet.graph.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** How a layer's numbers are laid out. */
enum Layout {
  /** Kernels of convolutions are HWIO, those of dense layers inputs x units. */
  KERAS,
  /**
   * Kernels of convolutions are OIHW, those of dense layers units x inputs; what was flattened is
   * in C, H, W order.
   */
  PYTORCH;

  /** The axes of HWIO that are OIHW's. */
  private static final int[] TO_OIHW = {3, 2, 0, 1};

  /** The axes of OIHW that are HWIO's. */
  private static final int[] TO_HWIO = {2, 3, 1, 0};

  /** The shape of a weight in this layout. */
  Shape shape(Weight weight) {
    long[] keras = weight.shape().toArray();
    if (this == KERAS || !isKernel(weight)) {
      return weight.shape();
    }
    return keras.length == 4
        ? Shape.of(keras[3], keras[2], keras[0], keras[1])
        : Shape.of(keras[1], keras[0]);
  }

  private static boolean isKernel(Weight weight) {
    int rank = weight.shape().rank();
    return weight.name().equals("kernel") && (rank == 4 || rank == 2);
  }

  /** A weight's value, in Keras's layout, in this one. */
  HostTensor fromKeras(Part part, Weight weight, HostTensor value) {
    return moved(part, weight, value, true);
  }

  /** A value in this layout in Keras's. */
  HostTensor toKeras(Part part, Weight weight, HostTensor value) {
    return moved(part, weight, value, false);
  }

  private HostTensor moved(Part part, Weight weight, HostTensor value, boolean out) {
    if (this == KERAS) {
      return value;
    }
    if (!isKernel(weight)) {
      return part.order() != null && value.shape().rank() == 1 && isEachFeatures(part, weight)
          ? rows(value, part.order(), out)
          : value;
    }
    if (value.shape().rank() == 4) {
      return transposed(value, out ? TO_OIHW : TO_HWIO);
    }
    HostTensor rows = out ? rows(value, part.order(), true) : value;
    HostTensor turned = transposed(rows, 1, 0);
    return out ? turned : rows(turned, part.order(), false);
  }

  /** Whether the weight has a number for each feature of the input, as batch norms' have. */
  private static boolean isEachFeatures(Part part, Weight weight) {
    FeatureOrder order = part.order();
    return !weight.name().equals("bias")
        && order != null
        && weight.shape().size(0) == order.places().length;
  }

  /** Moves the rows to PyTorch's places, or back from them. */
  private static HostTensor rows(HostTensor value, @Nullable FeatureOrder order, boolean out) {
    if (order == null) {
      return value;
    }
    int[] places = order.places();
    int bytes = value.bytes().remaining() / places.length;
    ByteBuffer from = value.bytes();
    ByteBuffer to = allocate(value);
    for (int i = 0; i < places.length; i++) {
      int source = out ? i : places[i];
      int target = out ? places[i] : i;
      to.put(target * bytes, from, source * bytes, bytes);
    }
    return new HostTensor(value.dtype(), value.shape(), to);
  }

  /** The tensor with its axes in this order. */
  static HostTensor transposed(HostTensor value, int... axes) {
    int rank = axes.length;
    long[] shape = new long[rank];
    int[] steps = new int[rank]; // in elements of the source
    long[] sizes = value.shape().toArray();
    int[] sourceSteps = new int[rank];
    int step = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      sourceSteps[axis] = step;
      step = Math.multiplyExact(step, (int) sizes[axis]);
    }
    for (int axis = 0; axis < rank; axis++) {
      shape[axis] = sizes[axes[axis]];
      steps[axis] = sourceSteps[axes[axis]];
    }
    ByteBuffer from = value.bytes();
    ByteBuffer to = allocate(value);
    int width = value.dtype().bytes();
    int[] at = new int[rank];
    int source = 0;
    for (int i = 0; i < value.elements(); i++) {
      to.put(i * width, from, source * width, width);
      for (int axis = rank - 1; axis >= 0; axis--) {
        source += steps[axis];
        if (++at[axis] < shape[axis]) {
          break;
        }
        source -= steps[axis] * at[axis];
        at[axis] = 0;
      }
    }
    return new HostTensor(value.dtype(), Shape.of(shape), to);
  }

  private static ByteBuffer allocate(HostTensor like) {
    return ByteBuffer.allocate(like.bytes().remaining()).order(ByteOrder.LITTLE_ENDIAN);
  }
}

package dev.lenet.convert;

import dev.lenet.graph.Weight;
import dev.lenet.layers.TorchLayout;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
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

  /** What a weight is called behind its layer's name. */
  String name(Weight weight) {
    return this == KERAS
        ? weight.name()
        : switch (weight.name()) {
          case "kernel", "gamma", "depthwise_kernel", "pointwise_kernel", "alpha", "scale" ->
              "weight";
          case "beta" -> "bias";
          case "moving_mean" -> "running_mean";
          case "moving_variance" -> "running_var";
          default -> weight.name();
        };
  }

  /** The shape of a part's weight in this layout. */
  Shape shape(Part part, Weight weight) {
    long[] keras = weight.shape().toArray();
    int rank = keras.length;
    if (this == KERAS) {
      return weight.shape();
    }
    return switch (kind(part, weight)) {
      case SAME, FEATURES -> weight.shape();
      case CHANNELS ->
          weight.shape().elements() == weight.shape().size(-1)
              ? Shape.of(weight.shape().size(-1))
              : weight.shape();
      case KERNEL -> permuted(keras, outputsFirst(rank));
      case DEPTHWISE ->
          permuted(keras, channelsFirst(rank))
              .dropFirst()
              .dropFirst()
              .prepend(1)
              .prepend(keras[rank - 2] * keras[rank - 1]);
    };
  }

  /** What a kernel is, but for one that has no window and no inputs. */
  private static TorchLayout kind(Part part, Weight weight) {
    TorchLayout kind = part.layer().torchLayout(weight);
    boolean isKernel = kind == TorchLayout.KERNEL || kind == TorchLayout.DEPTHWISE;
    return isKernel && weight.shape().rank() < 2 ? TorchLayout.SAME : kind;
  }

  private static Shape permuted(long[] sizes, int... axes) {
    return Shape.of(Arrays.stream(axes).mapToLong(axis -> sizes[axis]).toArray());
  }

  /** The axes of window x inputs x outputs that are outputs x inputs x window. */
  private static int[] outputsFirst(int rank) {
    return windowLast(rank, rank - 1, rank - 2);
  }

  /** The axes of window x channels x multiplier that are channels x multiplier x window. */
  private static int[] channelsFirst(int rank) {
    return windowLast(rank, rank - 2, rank - 1);
  }

  private static int[] windowLast(int rank, int first, int second) {
    return IntStream.concat(IntStream.of(first, second), IntStream.range(0, rank - 2)).toArray();
  }

  /** The axes that undo a permutation. */
  private static int[] inverse(int... axes) {
    int[] inverse = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      inverse[axes[i]] = i;
    }
    return inverse;
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
    int rank = weight.shape().rank();
    return switch (kind(part, weight)) {
      case SAME -> value;
      case CHANNELS ->
          new HostTensor(value.dtype(), out ? shape(part, weight) : weight.shape(), value.bytes());
      case FEATURES ->
          part.order() != null && rank == 1 && isEachFeatures(part, weight)
              ? rows(value, part.order(), out)
              : value;
      case KERNEL -> rank == 2 ? dense(part, value, out) : kernel(value, outputsFirst(rank), out);
      case DEPTHWISE -> {
        Shape split = permuted(weight.shape().toArray(), channelsFirst(rank));
        HostTensor from = out ? value : new HostTensor(value.dtype(), split, value.bytes());
        HostTensor turned = kernel(from, channelsFirst(rank), out);
        yield out ? new HostTensor(turned.dtype(), shape(part, weight), turned.bytes()) : turned;
      }
    };
  }

  private static HostTensor kernel(HostTensor value, int[] axes, boolean out) {
    return transposed(value, out ? axes : inverse(axes));
  }

  private static HostTensor dense(Part part, HostTensor value, boolean out) {
    HostTensor rows = out ? rows(value, part.order(), true) : value;
    HostTensor turned = transposed(rows, 1, 0);
    return out ? turned : rows(turned, part.order(), false);
  }

  /** Whether the weight has a number for each feature of the input, as batch norms' have. */
  private static boolean isEachFeatures(Part part, Weight weight) {
    FeatureOrder order = part.order();
    return order != null && weight.shape().size(0) == order.places().length;
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

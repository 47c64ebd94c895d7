package dev.lenet.graph;

import dev.lenet.data.DType;
import dev.lenet.data.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The true values of a batch: class numbers {@code (N,)} or {@code (N, 1)}, int32, or float32
 * values {@code (N, ...)}.
 *
 * @param dtype int32 or float32
 * @param shape with N, which may be unknown
 */
public record Target(Operand<? extends TType> operand, DType dtype, Shape shape) {
  /** Whether the target is one class number for each sample. */
  public boolean isClassIds() {
    return dtype == DType.INT32;
  }

  /** The class numbers as {@code (N,)}. */
  public Operand<TInt32> ids(Ops tf) {
    if (isClassIds()) {
      Operand<TInt32> numbers = cast(operand);
      return tf.reshape(numbers, tf.array(-1));
    }
    return tf.math.argMax(values(), tf.constant(-1), TInt32.class);
  }

  /** The values, float32. */
  public Operand<TFloat32> values() {
    if (isClassIds()) {
      throw new IllegalStateException("targets are class numbers, not values");
    }
    return cast(operand);
  }

  /** One column a class, float32: the values as they are, class numbers as ones and zeros. */
  public Operand<TFloat32> oneHot(Ops tf, long classes) {
    return isClassIds()
        ? tf.oneHot(ids(tf), tf.constant((int) classes), tf.constant(1f), tf.constant(0f))
        : values();
  }

  /** The dtype says which type the operand has. */
  @SuppressWarnings("unchecked")
  private static <T extends TType> Operand<T> cast(Operand<? extends TType> operand) {
    return (Operand<T>) operand;
  }
}

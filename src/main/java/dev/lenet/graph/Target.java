package dev.lenet.graph;

import dev.lenet.tensor.DType;
import dev.lenet.tensor.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * The true values of a batch. What they mean is for the loss and the metrics to say, as in Keras:
 * either dtype may hold class numbers {@code (N,)} or {@code (N, 1)}, or values {@code (N, ...)}.
 *
 * @param dtype int32 or float32
 * @param shape with N, which may be unknown
 */
public record Target(Operand<? extends TType> operand, DType dtype, Shape shape) {
  /** Whether there is one number for each sample: {@code (N,)} or {@code (N, 1)}. */
  public boolean isColumn() {
    return shape.rank() == 1 || (shape.rank() == 2 && shape.size(1) == 1);
  }

  /** Whether the target is one whole number for each sample. */
  public boolean isClassIds() {
    return dtype == DType.INT32 && isColumn();
  }

  /** A column's numbers as {@code (N,)}; what follows a point is dropped, as in Keras. */
  public Operand<TInt32> ids(Ops tf) {
    if (!isColumn()) {
      throw new IllegalStateException("a target of shape " + shape + " has no class numbers");
    }
    return tf.reshape(tf.dtypes.cast(operand, TInt32.class), tf.array(-1));
  }

  /** The values, float32. */
  public Operand<TFloat32> values(Ops tf) {
    return tf.dtypes.cast(operand, TFloat32.class);
  }

  /** One column a class, float32: class numbers as ones and zeros, other values as they are. */
  public Operand<TFloat32> oneHot(Ops tf, long classes) {
    return isColumn()
        ? tf.oneHot(ids(tf), tf.constant((int) classes), tf.constant(1f), tf.constant(0f))
        : values(tf);
  }
}

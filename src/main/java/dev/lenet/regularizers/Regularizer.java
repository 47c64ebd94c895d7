package dev.lenet.regularizers;

import dev.lenet.config.KerasObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's regularizer: a penalty on a weight, added to the loss. */
public interface Regularizer {
  /** The penalty, a scalar. */
  Operand<TFloat32> penalty(Ops tf, Operand<TFloat32> weight);

  /** Keras's class name, such as {@code L2}. */
  String className();

  /** Keras's options, such as {@code l2: 0.01}. */
  Map<String, Object> config();

  /** What Keras 3 writes into a model's config. */
  default Map<String, @Nullable Object> serialize() {
    return KerasObject.write("keras.regularizers", className(), this, config());
  }
}

package dev.lenet.constraints;

import dev.lenet.config.KerasObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's constraint: a projection of a weight, which takes its place after each step of the
 * optimizer. Weights that the step does not train are left as they are.
 */
public interface Constraint {
  /** What the weight becomes: of the same shape. */
  Operand<TFloat32> project(Ops tf, Operand<TFloat32> weight);

  /** Keras's class name, such as {@code MaxNorm}. */
  String className();

  /** Keras's options, such as {@code max_value: 2}. */
  Map<String, Object> config();

  /** What Keras 3 writes into a model's config. */
  default Map<String, @Nullable Object> serialize() {
    return KerasObject.write("keras.constraints", className(), this, config());
  }
}

package dev.lenet.losses;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's loss: how far a batch's outputs are from its targets. A batch's loss is Keras's {@code
 * sum_over_batch_size}: the mean over the samples, each times its weight.
 */
public interface Loss {
  /**
   * One loss for each sample, {@code (N,)}.
   *
   * @throws InputException where the target does not fit the output; the message has both shapes
   */
  Operand<TFloat32> perSample(Target target, SymbolicTensor output);

  /** How many classes class numbers may name, from 0; 0 where any number will do. */
  default long classes(Shape output) {
    return 0;
  }

  /** Whether every target is a class number, whatever its dtype is. */
  default boolean takesClassNumbers() {
    return false;
  }

  /** Keras's class name, such as {@code SparseCategoricalCrossentropy}. */
  String className();

  /** Keras's name of the function, such as {@code sparse_categorical_crossentropy}. */
  String name();

  /** Keras's options, as {@code get_config} gives them: {@code name}, {@code from_logits}, ... */
  Map<String, @Nullable Object> config();
}

package dev.lenet.losses;

import dev.lenet.graph.Sym;
import dev.lenet.graph.Target;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Keras's loss: how far a batch's outputs are from its targets. */
public interface Loss {
  /** One loss for each sample, {@code (N,)}. */
  Operand<TFloat32> perSample(Target target, Sym output);

  /** Keras's class name, such as {@code SparseCategoricalCrossentropy}. */
  String className();

  /** Keras's name of the function, such as {@code sparse_categorical_crossentropy}. */
  String name();

  /** Keras's options, such as {@code from_logits}. */
  Map<String, @Nullable Object> config();
}

package dev.lenet.losses;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's loss: how far a batch's outputs are from its targets. What becomes of the samples'
 * losses, each times its weight, its {@link Reduction} says.
 */
public interface Loss {
  /** How the losses of a batch's samples become the batch's loss. */
  enum Reduction {
    /** Their mean over the samples: Keras's default, also called {@code mean}. */
    SUM_OVER_BATCH_SIZE,
    /** Their sum. */
    SUM,
    /** Their sum over that of the samples' weights. */
    MEAN_WITH_SAMPLE_WEIGHT;

    /** Keras's name, such as {@code sum_over_batch_size}. */
    public String kerasName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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

  /** How the samples' losses become a batch's; {@code sum_over_batch_size} by default. */
  default Reduction reduction() {
    return Reduction.SUM_OVER_BATCH_SIZE;
  }

  /** Whether a sample's loss depends on the others of its batch. */
  default boolean mixesBatch() {
    return false;
  }

  /** Whether {@link #mask} leaves samples out. */
  default boolean ignoresSamples() {
    return false;
  }

  /** 1 for each sample that counts and 0 for one that does not, {@code (N,)}. */
  default Operand<TFloat32> mask(Target target, Ops tf) {
    throw new IllegalStateException("loss " + name() + " leaves no sample out");
  }

  /** Whether this number may be a sample's class. */
  default boolean takes(int classNumber, long classes) {
    return classNumber >= 0 && classNumber < classes;
  }

  /** Keras's class name, such as {@code SparseCategoricalCrossentropy}. */
  String className();

  /** Keras's name of the function, such as {@code sparse_categorical_crossentropy}. */
  String name();

  /** Keras's options, as {@code get_config} gives them: {@code name}, {@code from_logits}, ... */
  Map<String, @Nullable Object> config();
}

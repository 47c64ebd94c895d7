package dev.lenet.graph;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * Stores the weights of a graph: as {@link Variables} for training, or as {@link Constants} for
 * inference.
 */
public interface WeightStore {
  /** The operand that reads a float32 weight. */
  Operand<TFloat32> read(Weight weight);

  /** The operand that reads an integer weight, widened to int64. */
  Operand<TInt64> readInts(Weight weight);

  /** Has the training step set the weight to this value. */
  <T extends TType> void update(Weight weight, Operand<T> value);
}

package dev.lenet.metrics;

import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Keras's metric, as a statistic that adds up: a batch gives a vector, an epoch's vector is the sum
 * of its batches', and the result is computed from that. So the order and the size of batches do
 * not matter, and no state lives in the graph.
 */
public interface Metric {
  /** Which way is better: what {@code mode="auto"} of a callback goes by. */
  enum Direction {
    /** A larger value is better. */
    UP,
    /** A smaller value is better. */
    DOWN
  }

  /** The name in logs, such as {@code accuracy}. */
  String name();

  /**
   * Names the metric in logs.
   *
   * @throws InputException where the metric has one name for good, which is another
   */
  default Metric name(String newName) {
    if (!newName.equals(name())) {
      throw new InputException("metric " + name() + ": name '" + newName + "' (expected: its own)");
    }
    return this;
  }

  /** How many numbers the statistic has, for outputs of this shape. */
  int size(Shape output);

  /**
   * The batch's statistic: a vector of {@link #size} numbers.
   *
   * @param weights one weight for each sample, {@code (N,)}
   * @throws InputException where the target does not fit the output; the message has both shapes
   */
  Operand<TFloat64> statistic(Target target, SymbolicTensor output, Operand<TFloat32> weights);

  /** The metric's value, from the sum of statistics. */
  double result(double[] statistic);

  /**
   * The metric's values, from the sum of statistics: one, or several, such as one a threshold. Logs
   * then have {@code name[0]}, {@code name[1]} and so on.
   */
  default double[] results(double[] statistic) {
    return new double[] {result(statistic)};
  }

  /** Whether the value belongs in logs; not so where the statistic is what is of interest. */
  default boolean isLogged() {
    return true;
  }

  /** Which way is better; up by default. */
  default Direction direction() {
    return Direction.UP;
  }

  /** Keras's class name, such as {@code SparseCategoricalAccuracy}. */
  String className();

  /** Keras's options, as {@code get_config} gives them. */
  Map<String, @Nullable Object> config();
}

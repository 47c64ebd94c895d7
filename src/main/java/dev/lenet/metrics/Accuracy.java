package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.tensor.Shape;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code "accuracy"}: {@link BinaryAccuracy} where there is one output, {@link
 * SparseCategoricalAccuracy} where targets are class numbers, else {@link CategoricalAccuracy}.
 */
public final class Accuracy extends MeanMetric {
  /** Named {@code accuracy}. */
  public Accuracy() {
    super("accuracy");
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    return resolve(target.shape(), output.shape()).name(name()).perSample(target, output);
  }

  /** Keras's rule (keras/src/trainers/compile_utils.py). */
  private static MeanMetric resolve(Shape target, Shape output) {
    if (output.size(-1) == 1) {
      return new BinaryAccuracy();
    }
    boolean sparse = target.rank() < output.rank() || target.size(-1) == 1;
    return sparse ? new SparseCategoricalAccuracy() : new CategoricalAccuracy();
  }

  /** A config holds this metric by its name. */
  @Override
  public String className() {
    return name();
  }
}

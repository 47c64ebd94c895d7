package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.losses.MeanSquaredError;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Keras's {@code RootMeanSquaredError}: the root of the mean of the samples' mean squares. */
public final class RootMeanSquaredError extends MeanMetric {
  public RootMeanSquaredError() {
    super("root_mean_squared_error");
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    return new MeanSquaredError().perSample(target, output);
  }

  @Override
  public double result(double[] statistic) {
    return Math.sqrt(super.result(statistic));
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }

  @Override
  public String className() {
    return "RootMeanSquaredError";
  }
}

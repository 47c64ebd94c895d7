package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.losses.Loss;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A loss as a metric, such as Keras's {@code MeanSquaredError}: its mean, without penalties. */
public final class MeanLoss extends MeanMetric {
  private final Loss loss;

  public MeanLoss(Loss loss) {
    super(loss.name());
    this.loss = loss;
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    return loss.perSample(target, output);
  }

  @Override
  public Direction direction() {
    return Direction.DOWN;
  }

  @Override
  public String className() {
    return loss.className();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    loss.config().forEach(config::putIfAbsent);
    config.remove("reduction");
    // Keras's metrics take other options than its losses of the same name.
    switch (loss.className()) {
      case "BinaryCrossentropy" -> config.remove("axis");
      case "SparseCategoricalCrossentropy" -> config.put("axis", -1);
      default -> {}
    }
    return config;
  }
}

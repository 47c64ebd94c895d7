package dev.lenet.metrics;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Target;
import dev.lenet.losses.CosineSimilarity;
import dev.lenet.losses.LogCosh;
import dev.lenet.losses.Loss;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** A loss as a metric, such as Keras's {@code MeanSquaredError}: its mean, without penalties. */
public final class MeanLoss extends MeanMetric {
  private final Loss loss;
  private final String className;
  private final boolean negative;

  /** The mean of this loss, under the loss's name. */
  public MeanLoss(Loss loss) {
    this(loss.className(), loss.name(), loss, false);
  }

  private MeanLoss(String className, String name, Loss loss, boolean negative) {
    super(name);
    this.className = className;
    this.loss = loss;
    this.negative = negative;
  }

  /** Keras's metric {@code CosineSimilarity}, which is the loss without its minus: 1 is best. */
  static MeanLoss cosineSimilarity() {
    Loss loss = new CosineSimilarity();
    return new MeanLoss(loss.className(), loss.name(), loss, true);
  }

  /** Keras's metric {@code LogCoshError}, which its logs call {@code logcosh}. */
  static MeanLoss logCoshError() {
    return new MeanLoss("LogCoshError", "logcosh", new LogCosh(), false);
  }

  @Override
  protected Operand<TFloat32> perSample(Target target, SymbolicTensor output) {
    Operand<TFloat32> each = loss.perSample(target, output);
    return negative ? output.scope().tf().math.neg(each) : each;
  }

  @Override
  public Direction direction() {
    return negative ? Direction.UP : Direction.DOWN;
  }

  @Override
  public String className() {
    return className;
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

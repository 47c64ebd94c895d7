package dev.lenet.initializers;

import dev.lenet.graph.Stateless;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code RandomUniform}: uniform in [minval, maxval). */
public final class RandomUniform extends RandomInitializer {
  private final double minval;
  private final double maxval;

  /** Between -0.05 and 0.05, with a drawn seed. */
  public RandomUniform() {
    this(-0.05, 0.05);
  }

  /** From {@code minval} to below {@code maxval}, with a drawn seed. */
  public RandomUniform(double minval, double maxval) {
    this(minval, maxval, null);
  }

  /**
   * @param seed null draws one
   */
  public RandomUniform(double minval, double maxval, @Nullable Integer seed) {
    super(seed);
    this.minval = minval;
    this.maxval = maxval;
  }

  @Override
  public HostTensor sample(Shape shape) {
    return Stateless.uniform(shape, seed(), (float) minval, (float) maxval);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("minval", minval);
    config.put("maxval", maxval);
    return config;
  }
}

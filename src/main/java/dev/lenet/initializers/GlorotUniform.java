package dev.lenet.initializers;

import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code GlorotUniform}: uniform within ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio,
 * 2010).
 */
public final class GlorotUniform extends ScaledInitializer {
  /** With a drawn seed. */
  public GlorotUniform() {
    this(null);
  }

  /**
   * @param seed null draws one
   */
  public GlorotUniform(@Nullable Integer seed) {
    super(1, Mode.FAN_AVG, Distribution.UNIFORM, seed);
  }
}

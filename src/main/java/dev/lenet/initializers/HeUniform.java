package dev.lenet.initializers;

import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import org.jspecify.annotations.Nullable;

/** Keras's {@code HeUniform}: uniform within ±sqrt(6 / fan_in) (He et al., 2015). */
public final class HeUniform extends ScaledInitializer {
  /** With a drawn seed. */
  public HeUniform() {
    this(null);
  }

  /**
   * @param seed null draws one
   */
  public HeUniform(@Nullable Integer seed) {
    super(2, Mode.FAN_IN, Distribution.UNIFORM, seed);
  }
}

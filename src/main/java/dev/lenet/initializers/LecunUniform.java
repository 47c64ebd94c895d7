package dev.lenet.initializers;

import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import org.jspecify.annotations.Nullable;

/** Keras's {@code LecunUniform}: uniform within ±sqrt(3 / fan_in) (LeCun et al., 1998). */
public final class LecunUniform extends ScaledInitializer {
  /** With a drawn seed. */
  public LecunUniform() {
    this(null);
  }

  /**
   * @param seed null draws one
   */
  public LecunUniform(@Nullable Integer seed) {
    super(1, Mode.FAN_IN, Distribution.UNIFORM, seed);
  }
}

package dev.lenet.initializers;

import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code GlorotNormal}: truncated normal of variance 2 / (fan_in + fan_out) (Glorot and
 * Bengio, 2010).
 */
public final class GlorotNormal extends ScaledInitializer {
  /** With a drawn seed. */
  public GlorotNormal() {
    this(null);
  }

  /**
   * @param seed null draws one
   */
  public GlorotNormal(@Nullable Integer seed) {
    super(1, Mode.FAN_AVG, Distribution.TRUNCATED_NORMAL, seed);
  }
}

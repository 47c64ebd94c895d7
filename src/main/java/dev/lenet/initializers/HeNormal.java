package dev.lenet.initializers;

import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import org.jspecify.annotations.Nullable;

/** Keras's {@code HeNormal}: truncated normal of variance 2 / fan_in (He et al., 2015). */
public final class HeNormal extends ScaledInitializer {
  /** With a drawn seed. */
  public HeNormal() {
    this(null);
  }

  /**
   * @param seed null draws one
   */
  public HeNormal(@Nullable Integer seed) {
    super(2, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed);
  }
}

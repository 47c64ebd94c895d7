package dev.lenet.initializers;

import dev.lenet.initializers.VarianceScaling.Distribution;
import dev.lenet.initializers.VarianceScaling.Mode;
import org.jspecify.annotations.Nullable;

/** Keras's {@code LecunNormal}: truncated normal of variance 1 / fan_in (LeCun et al., 1998). */
public final class LecunNormal extends ScaledInitializer {
  /** With a drawn seed. */
  public LecunNormal() {
    this(null);
  }

  /**
   * @param seed null draws one
   */
  public LecunNormal(@Nullable Integer seed) {
    super(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, seed);
  }
}

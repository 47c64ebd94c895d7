package dev.lenet.initializers;

import dev.lenet.exceptions.InputException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code VarianceScaling}: a variance of {@code scale} / fan, where the fan is how many
 * inputs ({@code FAN_IN}) or outputs ({@code FAN_OUT}) an element of the output or input has, or
 * their mean.
 */
public final class VarianceScaling extends ScaledInitializer {
  /** By which number of connections the scale is divided. */
  public enum Mode {
    FAN_IN,
    FAN_OUT,
    FAN_AVG
  }

  /** The shape of the distribution; the truncated one is cut off at two standard deviations. */
  public enum Distribution {
    UNIFORM,
    TRUNCATED_NORMAL,
    UNTRUNCATED_NORMAL
  }

  public VarianceScaling() {
    this(1, Mode.FAN_IN, Distribution.TRUNCATED_NORMAL, null);
  }

  /**
   * @param seed null draws one
   */
  public VarianceScaling(
      double scale, Mode mode, Distribution distribution, @Nullable Integer seed) {
    super(positive(scale), mode, distribution, seed);
  }

  private static double positive(double scale) {
    if (!(scale > 0)) {
      throw new InputException("VarianceScaling: scale " + scale + " (expected: more than 0)");
    }
    return scale;
  }

  @Override
  public Map<String, @Nullable Object> config() {
    return allOptions();
  }
}

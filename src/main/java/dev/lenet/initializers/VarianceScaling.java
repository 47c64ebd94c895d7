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
    /** The number of inputs. */
    FAN_IN,
    /** The number of outputs. */
    FAN_OUT,
    /** The mean of both. */
    FAN_AVG
  }

  /** The shape of the distribution; the truncated one is cut off at two standard deviations. */
  public enum Distribution {
    /** Uniform around 0. */
    UNIFORM,
    /** Normal, without values beyond two standard deviations. */
    TRUNCATED_NORMAL,
    /** Normal. */
    UNTRUNCATED_NORMAL
  }

  /** Scale 1, fan in, truncated normal, with a drawn seed. */
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

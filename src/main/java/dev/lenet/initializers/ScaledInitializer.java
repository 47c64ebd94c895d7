package dev.lenet.initializers;

import dev.lenet.graph.Stateless;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@link VarianceScaling} and its named cases share: a variance of {@code scale} divided by
 * how many inputs or outputs an element has.
 */
abstract class ScaledInitializer extends RandomInitializer {
  /** The standard deviation of a standard normal cut off at ±2. */
  private static final double CUT_OFF_STDDEV = 0.8796256610342398;

  private final double scale;
  private final VarianceScaling.Mode mode;
  private final VarianceScaling.Distribution distribution;

  ScaledInitializer(
      double scale,
      VarianceScaling.Mode mode,
      VarianceScaling.Distribution distribution,
      @Nullable Integer seed) {
    super(seed);
    this.scale = scale;
    this.mode = mode;
    this.distribution = distribution;
  }

  @Override
  public final HostTensor sample(Shape shape) {
    long receptive = 1;
    for (int i = 0; i < shape.rank() - 2; i++) {
      receptive *= shape.size(i);
    }
    double fanIn = shape.rank() == 0 ? 1 : receptive * shape.size(shape.rank() == 1 ? -1 : -2);
    double fanOut = shape.rank() == 0 ? 1 : receptive * shape.size(-1);
    double fan =
        switch (mode) {
          case FAN_IN -> fanIn;
          case FAN_OUT -> fanOut;
          case FAN_AVG -> (fanIn + fanOut) / 2.0;
        };
    double variance = scale / Math.max(1.0, fan);
    double limit = Math.sqrt(3.0 * variance);
    return switch (distribution) {
      case TRUNCATED_NORMAL ->
          Stateless.truncatedNormal(
              shape, seed(), 0f, (float) (Math.sqrt(variance) / CUT_OFF_STDDEV));
      case UNTRUNCATED_NORMAL -> Stateless.normal(shape, seed(), 0f, (float) Math.sqrt(variance));
      case UNIFORM -> Stateless.uniform(shape, seed(), (float) -limit, (float) limit);
    };
  }

  final Map<String, @Nullable Object> allOptions() {
    Map<String, @Nullable Object> config = super.config();
    config.put("scale", scale);
    config.put("mode", mode.name().toLowerCase(Locale.ROOT));
    config.put("distribution", distribution.name().toLowerCase(Locale.ROOT));
    return config;
  }
}

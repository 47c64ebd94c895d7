package dev.lenet.initializers;

import dev.lenet.graph.Stateless;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keras's {@code RandomNormal}: normal. */
public final class RandomNormal extends RandomInitializer {
  private final double mean;
  private final double stddev;

  /** Mean 0 and standard deviation 0.05, with a drawn seed. */
  public RandomNormal() {
    this(0, 0.05);
  }

  /** This mean and standard deviation, with a drawn seed. */
  public RandomNormal(double mean, double stddev) {
    this(mean, stddev, null);
  }

  /**
   * @param seed null draws one
   */
  public RandomNormal(double mean, double stddev, @Nullable Integer seed) {
    super(seed);
    this.mean = mean;
    this.stddev = stddev;
  }

  @Override
  public HostTensor sample(Shape shape) {
    return Stateless.normal(shape, seed(), (float) mean, (float) stddev);
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = super.config();
    config.put("mean", mean);
    config.put("stddev", stddev);
    return config;
  }
}

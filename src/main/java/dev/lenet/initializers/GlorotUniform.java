package dev.lenet.initializers;

import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import dev.lenet.graph.RandomSeed;
import dev.lenet.graph.Stateless;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code GlorotUniform}: uniform within ±sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio,
 * 2010), with the bits that Keras draws for the same seed.
 */
public final class GlorotUniform implements Initializer {
  private final int seed;
  private final boolean seedGiven;

  /** Draws its seed from {@link RandomSeed}, as Keras does. */
  public GlorotUniform() {
    this.seed = RandomSeed.next();
    this.seedGiven = false;
  }

  public GlorotUniform(int seed) {
    this.seed = seed;
    this.seedGiven = true;
  }

  @Override
  public HostTensor sample(Shape shape) {
    long receptive = 1;
    for (int i = 0; i < shape.rank() - 2; i++) {
      receptive *= shape.size(i);
    }
    double fanIn = receptive * shape.size(-2);
    double fanOut = receptive * shape.size(-1);
    double limit = Math.sqrt(3.0 / Math.max(1.0, (fanIn + fanOut) / 2.0));
    return Stateless.uniform(shape, seed, (float) -limit, (float) limit);
  }

  @Override
  public String className() {
    return "GlorotUniform";
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("seed", seedGiven ? seed : null);
    return config;
  }
}

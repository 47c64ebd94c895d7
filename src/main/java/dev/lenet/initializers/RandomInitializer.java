package dev.lenet.initializers;

import dev.lenet.graph.RandomSeed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An initializer with a seed: given, or drawn from {@link RandomSeed} when it is made, as Keras
 * does. It gives the same numbers each time it is asked.
 */
abstract class RandomInitializer implements Initializer {
  private final @Nullable Integer given;
  private final RandomSeed.@Nullable Turn drawn;

  RandomInitializer(@Nullable Integer seed) {
    this.given = seed;
    this.drawn = seed == null ? RandomSeed.take() : null;
  }

  final long seed() {
    if (given != null) {
      return given;
    }
    if (drawn == null) {
      throw new IllegalStateException(className() + ": no seed");
    }
    return drawn.value();
  }

  @Override
  public final void discard() {
    if (drawn != null) {
      drawn.giveBack();
    }
  }

  @Override
  public String className() {
    return getClass().getSimpleName();
  }

  @Override
  public Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("seed", given);
    return config;
  }
}

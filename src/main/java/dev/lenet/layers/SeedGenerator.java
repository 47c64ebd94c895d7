package dev.lenet.layers;

import dev.lenet.config.Config;
import dev.lenet.graph.RandomSeed;
import org.jspecify.annotations.Nullable;

/**
 * The seed of Keras's {@code SeedGenerator}: given, or drawn from {@link RandomSeed} when the layer
 * is made.
 */
public final class SeedGenerator {
  private RandomSeed.Turn turn = RandomSeed.take();
  private @Nullable Integer given;

  public long seed() {
    return given != null ? given : turn.value();
  }

  public @Nullable Integer given() {
    return given;
  }

  /** Gives the drawn seed back, where Keras draws none. */
  public void discard() {
    turn.giveBack();
  }

  public void set(@Nullable Integer seed, boolean used) {
    if (seed != null) {
      turn.giveBack();
    } else if (given != null && used) {
      turn = RandomSeed.take();
    }
    given = seed;
  }

  public static @Nullable Integer read(Config options) {
    return options.has("seed") ? options.integer("seed") : null;
  }
}

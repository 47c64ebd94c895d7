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

  /** The seed, given or drawn. */
  public long seed() {
    return given != null ? given : turn.value();
  }

  /** The seed that the user gave; null if it was drawn. */
  public @Nullable Integer given() {
    return given;
  }

  /** Gives the drawn seed back, where Keras draws none. */
  public void discard() {
    turn.giveBack();
  }

  /**
   * Changes the seed.
   *
   * @param seed null to draw one
   * @param used whether the layer draws numbers at all
   */
  public void set(@Nullable Integer seed, boolean used) {
    if (seed != null) {
      turn.giveBack();
    } else if (given != null && used) {
      turn = RandomSeed.take();
    }
    given = seed;
  }

  /** The seed in a config; null if there is none. */
  public static @Nullable Integer read(Config options) {
    return options.has("seed") ? options.integer("seed") : null;
  }
}

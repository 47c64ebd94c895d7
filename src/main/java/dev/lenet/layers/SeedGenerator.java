package dev.lenet.layers;

import dev.lenet.data.Options;
import dev.lenet.graph.RandomSeed;
import org.jspecify.annotations.Nullable;

/**
 * The seed of Keras's {@code SeedGenerator}: given, or drawn from {@link RandomSeed} when the layer
 * is made.
 */
final class SeedGenerator {
  private RandomSeed.Turn turn = RandomSeed.take();
  private @Nullable Integer given;

  long seed() {
    return given != null ? given : turn.value();
  }

  @Nullable Integer given() {
    return given;
  }

  /** Gives the drawn seed back, where Keras draws none. */
  void discard() {
    turn.giveBack();
  }

  void set(@Nullable Integer seed, boolean used) {
    if (seed != null) {
      turn.giveBack();
    } else if (given != null && used) {
      turn = RandomSeed.take();
    }
    given = seed;
  }

  static @Nullable Integer read(Options options) {
    return options.has("seed") ? options.integer("seed") : null;
  }
}

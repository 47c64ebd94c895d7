package dev.lenet.cli.runs;

import dev.lenet.exceptions.InputException;

/**
 * What a run keeps while it trains, which does not decide what it comes to.
 *
 * @param checkpoints how many of the newest checkpoints; 2 or more
 * @param allowNan whether it goes on with a loss or weights that are not finite
 */
public record Keeping(int checkpoints, boolean allowNan) {
  /** Checks the number. */
  public Keeping {
    if (checkpoints < 2) {
      throw new InputException("--keep " + checkpoints + " (expected: 2 or more)");
    }
  }
}

package dev.lenet.layers;

import dev.lenet.exceptions.InputException;
import java.util.List;

/** Two sizes of a window: along the height and along the width. */
public record Pair(int height, int width) {
  /** This pair, whose sizes must be at least 1. */
  Pair positive(String layer, String option, Spatial spatial) {
    if (height < 1 || width < 1) {
      throw new InputException(
          layer + ": " + option + " " + spatial.list(this) + " (expected: 1 or more each)");
    }
    return this;
  }

  /** Whether both sizes are 1. */
  public boolean isOne() {
    return height == 1 && width == 1;
  }

  /** As Keras writes it. */
  public List<Integer> asList() {
    return List.of(height, width);
  }
}

package dev.lenet.serve.json;

import dev.lenet.serve.models.ServeError;
import dev.lenet.tensor.Shape;
import java.util.Arrays;

/** The shape of nested lists while they are read: their lengths, which must agree at each depth. */
final class ListShape {
  private final String name;

  /** In the deepest list there may be an image, which is three lists deep. */
  private final long[] sizes = new long[Json.MAX_DEPTH + 6];

  private int rank = -1;

  /**
   * @param name the input's
   */
  ListShape(String name) {
    this.name = name;
    Arrays.fill(sizes, -1);
  }

  /** Says that there is an element in so many lists. */
  void element(int depth) {
    if (rank != depth) {
      if (rank >= 0) {
        throw ragged();
      }
      rank = depth;
    }
  }

  /** Says how many values a list in so many others had. */
  void size(int depth, int count) {
    if (sizes[depth] >= 0 && sizes[depth] != count) {
      throw ragged();
    }
    sizes[depth] = count;
  }

  Shape shape() {
    int known = 0;
    while (sizes[known] >= 0) {
      known++;
    }
    if (rank >= 0 && rank != known) {
      throw ragged();
    }
    return Shape.of(Arrays.copyOf(sizes, known));
  }

  private ServeError ragged() {
    return ServeError.invalid(
        "input %s: ragged (expected: lists of the same length at each depth)", name);
  }
}

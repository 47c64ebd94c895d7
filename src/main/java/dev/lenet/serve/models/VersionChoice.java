package dev.lenet.serve.models;

import org.jspecify.annotations.Nullable;

/** The version of a model that a client requests. */
public sealed interface VersionChoice {
  /** The newest that is served. */
  VersionChoice NEWEST = new Newest();

  /** The newest that is served. */
  record Newest() implements VersionChoice {
    @Override
    public String toString() {
      return "Latest";
    }
  }

  /** The one with this number. */
  record Exact(long version) implements VersionChoice {
    @Override
    public String toString() {
      return Long.toString(version);
    }
  }

  /** The one that the operator gave this label. */
  record Label(String label) implements VersionChoice {
    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * The version of this number, or the newest.
   *
   * @param number as a client wrote it; null or empty for the newest
   * @throws ServeError when it is no number
   */
  static VersionChoice parse(@Nullable String number) {
    if (number == null || number.isEmpty()) {
      return NEWEST;
    }
    try {
      return new Exact(Long.parseLong(number));
    } catch (NumberFormatException e) {
      throw ServeError.invalid("version '%s' (expected: a 64-bit number)", number);
    }
  }
}

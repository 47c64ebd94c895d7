package dev.lenet.bench;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is measured: this library, or a peer.
 *
 * @param name what the table calls it
 * @param programs what measures each of its works; works that it cannot do are not there
 * @param turns what works by {@link Turn}s, if it can
 */
record Subject(String name, Map<Work, Program> programs, @Nullable Program turns) {
  /** A subject that takes no turns. */
  Subject(String name, Map<Work, Program> programs) {
    this(name, programs, null);
  }

  /** What works by turns. */
  Program turn() {
    return Objects.requireNonNull(turns, name);
  }
}

package dev.lenet.serve.models;

import dev.lenet.serve.models.ModelStatus.State;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What became of each version of a model. */
final class VersionStates {
  private static final int KEPT = 16;

  private final TreeMap<Long, ModelStatus> states = new TreeMap<>();

  synchronized void set(long version, State state) {
    states.put(version, new ModelStatus(version, state, "OK", ""));
  }

  /** The reason is for the operator: it may hold paths. */
  synchronized void failed(long version) {
    states.put(
        version,
        new ModelStatus(
            version, State.END, "UNKNOWN", "it cannot be loaded; the server's log says why"));
  }

  /** Forgets the oldest of those that have ended and are nowhere any more. */
  synchronized void forgetAllBut(Set<Long> there) {
    List<Long> gone =
        states.values().stream()
            .filter(status -> status.state() == State.END)
            .map(ModelStatus::version)
            .filter(version -> !there.contains(version))
            .toList();
    gone.stream().limit(Math.max(0, gone.size() - KEPT)).forEach(states::remove);
  }

  /**
   * @param version the one that is asked for, or null for all
   */
  synchronized List<ModelStatus> newestFirst(@Nullable Long version) {
    return states.descendingMap().values().stream()
        .filter(status -> version == null || status.version() == version)
        .toList();
  }
}

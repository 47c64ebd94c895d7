package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import dev.lenet.serve.models.ModelStatus.State;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one model: the newest is served, and those that have labels. A new one is loaded
 * and warm before an old one goes; while a new one cannot be loaded, the old one stays.
 */
final class ModelVersions {
  private final String name;
  private final Path path;
  private final Map<String, Long> labels;
  private final Loading loading;
  private final Consumer<Throwable> log;
  private final Admission admission;
  private final ConcurrentSkipListMap<Long, ServedModel> loaded = new ConcurrentSkipListMap<>();
  private final VersionStates states = new VersionStates();

  /** The files of the versions that could not be loaded: they are tried again when these change. */
  private final Map<Long, List<String>> broken = new HashMap<>();

  private @Nullable String trouble;

  /** Opens one version, warm. */
  @FunctionalInterface
  interface Loading {
    ServedModel load(String name, long version, Path path);
  }

  ModelVersions(
      String name, Path path, ModelOptions options, Loading loading, Consumer<Throwable> log) {
    this.name = name;
    this.path = path;
    this.labels = options.labels().getOrDefault(name, Map.of());
    this.loading = loading;
    this.log = log;
    this.admission =
        new Admission(
            options.maxQueue(), Runtime.getRuntime().availableProcessors(), System::nanoTime);
  }

  /** What the operator named. */
  Path path() {
    return path;
  }

  Admission admission() {
    return admission;
  }

  /** The newest that is served, or null where none is. */
  @Nullable ServedModel newest() {
    Map.Entry<Long, ServedModel> newest = loaded.lastEntry();
    return newest == null ? null : newest.getValue();
  }

  /**
   * The version that is asked for.
   *
   * @throws ServeError when it is not served
   */
  ServedModel find(VersionChoice choice) {
    Long number = number(choice);
    ServedModel found = number == null ? newest() : loaded.get(number);
    if (found == null) {
      throw ServeError.notFound(
          "Servable not found for request: %s",
          number == null ? "Latest(" + name + ")" : "Specific(" + name + ", " + number + ")");
    }
    return found;
  }

  /** The states of the version that is asked for, or of all, newest first. */
  List<ModelStatus> status(VersionChoice choice) {
    Long number = number(choice);
    List<ModelStatus> all = states.newestFirst(number);
    if (all.isEmpty()) {
      throw ServeError.notFound(
          "Could not find %s of model %s",
          number == null ? "any versions" : "version " + number, name);
    }
    return all;
  }

  private @Nullable Long number(VersionChoice choice) {
    if (choice instanceof VersionChoice.Label label) {
      Long number = labels.get(label.label());
      if (number == null) {
        throw ServeError.invalid("Unrecognized servable version label: %s", label);
      }
      return number;
    }
    return choice instanceof VersionChoice.Exact exact ? exact.version() : null;
  }

  /**
   * Looks for versions that came and went; called by one thread at a time.
   *
   * @param places where the versions are now
   */
  void look(NavigableMap<Long, Path> places) {
    trouble = null;
    broken.keySet().retainAll(places.keySet());
    states.forgetAllBut(places.keySet());
    Set<Long> wanted = new LinkedHashSet<>();
    for (Long version : places.descendingKeySet()) {
      if (ensureLoaded(version, places)) {
        wanted.add(version);
        break;
      }
    }
    for (Long version : labels.values()) {
      if (places.containsKey(version) && ensureLoaded(version, places)) {
        wanted.add(version);
      }
    }
    if (!wanted.isEmpty() || places.isEmpty()) {
      loaded.keySet().stream().filter(version -> !wanted.contains(version)).forEach(this::retire);
    }
  }

  /** Takes note that the versions cannot be looked for; those that are served stay. */
  void cannotLook(InputException e) {
    if (!Objects.equals(trouble, e.getMessage())) { // once, not at each look
      trouble = e.getMessage();
      log.accept(e);
    }
  }

  private boolean ensureLoaded(Long version, NavigableMap<Long, Path> places) {
    return loaded.containsKey(version)
        || load(version, Objects.requireNonNull(places.get(version)));
  }

  private boolean load(long version, Path place) {
    List<String> files = List.of();
    try {
      files = ModelFiles.look(path, place);
      if (files.equals(broken.get(version))) {
        return false;
      }
      states.set(version, State.LOADING);
      loaded.put(version, loading.load(name, version, place));
      states.set(version, State.AVAILABLE);
      broken.remove(version);
      return true;
    } catch (RuntimeException | OutOfMemoryError e) {
      boolean known = broken.containsKey(version) && files.equals(broken.get(version));
      broken.put(version, files);
      states.failed(version);
      if (!known) {
        log.accept(e);
      }
      return false;
    }
  }

  private void retire(long version) {
    ServedModel old = loaded.remove(version);
    if (old != null) {
      states.set(version, State.UNLOADING);
      var unused = old.closed().thenRun(() -> states.set(version, State.END));
      old.release();
    }
  }

  /** Closes all versions, each when its last request has been answered. */
  void close() {
    List.copyOf(loaded.keySet()).forEach(this::retire);
  }
}

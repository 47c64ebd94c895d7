package dev.lenet.serve.models;

import dev.lenet.data.InputException;
import dev.lenet.serve.models.ModelStatus.State;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The models that are served, by name. Names are looked up here, and never become paths. */
public final class ModelRegistry implements AutoCloseable {
  private final Map<String, ServedModel> models = new LinkedHashMap<>();

  private ModelRegistry() {}

  /**
   * Opens and warms the newest version of all models; closes them again when one fails.
   *
   * @param paths where each is, by name
   * @throws InputException when one cannot be opened
   */
  public static ModelRegistry open(Map<String, Path> paths, PredictorLoader loader) {
    ModelRegistry registry = new ModelRegistry();
    boolean opened = false;
    try {
      paths.forEach((name, path) -> registry.add(name, loader.versions(path), loader));
      opened = true;
      return registry;
    } finally {
      if (!opened) {
        registry.close();
      }
    }
  }

  private void add(String name, NavigableMap<Long, Path> versions, PredictorLoader loader) {
    Map.Entry<Long, Path> newest = versions.lastEntry();
    ServedModel model = new ServedModel(name, newest.getKey(), loader.load(newest.getValue()));
    models.put(name, model);
    model.warmUp();
  }

  /** The newest version of each model. */
  public Collection<ServedModel> all() {
    return Collections.unmodifiableCollection(models.values());
  }

  /**
   * Uses a version of a model, and keeps it loaded until the stage that the use gives completes.
   *
   * @return what the use gives; it fails with a {@link ServeError} when there is no such version
   */
  public <T> CompletableFuture<T> with(
      String name, VersionChoice version, Function<ServedModel, ? extends CompletionStage<T>> use) {
    try {
      return use.apply(find(name, version)).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * The model of this name, for what it says of itself. It may be closed at any time: to use it,
   * ask {@link #with}.
   *
   * @throws ServeError when there is none
   */
  public ServedModel find(String name, VersionChoice version) {
    if (version instanceof VersionChoice.Label label) {
      throw ServeError.invalid("Unrecognized servable version label: %s", label);
    }
    ServedModel model = models.get(name);
    boolean other =
        model != null
            && version instanceof VersionChoice.Exact number
            && number.version() != model.version();
    if (model == null || other) {
      throw ServeError.notFound(
          "Servable not found for request: %s",
          version instanceof VersionChoice.Exact
              ? "Specific(%s, %s)".formatted(name, version)
              : "Latest(%s)".formatted(name));
    }
    return model;
  }

  /**
   * The states of a model's versions, or of the one that is asked for; newest first.
   *
   * @throws ServeError when there is none
   */
  public List<ModelStatus> status(String name, VersionChoice version) {
    return List.of(new ModelStatus(find(name, version).version(), State.AVAILABLE, "OK", ""));
  }

  @Override
  public void close() {
    models.values().forEach(ServedModel::close);
  }
}

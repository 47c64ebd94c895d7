package dev.lenet.serve.models;

import dev.lenet.exceptions.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The served models by name. Names are only looked up here, and never become paths. */
public final class ModelRegistry implements AutoCloseable {
  private final Map<String, ModelVersions> models = new LinkedHashMap<>();
  private final PredictorLoader loader;
  private final ModelOptions options;
  private final ModelObserver observer;
  private final Batcher batcher = new Batcher(Runtime.getRuntime().availableProcessors());
  private final VersionWatcher watcher;
  private final Consumer<Throwable> log;

  /** What failed before it was open: told when it is, since else one failure is thrown. */
  private final List<Throwable> early = new ArrayList<>();

  private boolean isOpen;

  private ModelRegistry(
      Map<String, Path> paths,
      PredictorLoader loader,
      ModelOptions options,
      ModelObserver observer,
      Consumer<Throwable> log) {
    this.loader = loader;
    this.options = options;
    this.observer = observer;
    this.log = log;
    paths.forEach(
        (name, path) ->
            models.put(name, new ModelVersions(name, path, options, this::load, this::failed)));
    this.watcher = new VersionWatcher(options.poll(), this::look, log);
  }

  /**
   * Opens and warms the newest version of each model, and watches for newer ones.
   *
   * @param paths the path of each model, by name
   * @param observer is notified of every run
   * @param log receives failures to load versions
   * @throws InputException if a model has no version that can be opened
   */
  public static ModelRegistry open(
      Map<String, Path> paths,
      PredictorLoader loader,
      ModelOptions options,
      ModelObserver observer,
      Consumer<Throwable> log) {
    for (String name : options.labels().keySet()) {
      if (!paths.containsKey(name)) {
        throw new InputException(
            "label for unknown model " + name + " (expected: one" + " of " + paths.keySet() + ")");
      }
    }
    ModelRegistry registry = new ModelRegistry(paths, loader, options, observer, log);
    boolean opened = false;
    try {
      paths.forEach(registry::first);
      registry.isOpen = true;
      registry.early.forEach(log);
      registry.watcher.start();
      opened = true;
      return registry;
    } finally {
      if (!opened) {
        registry.close();
      }
    }
  }

  private void failed(Throwable failure) {
    if (isOpen) {
      log.accept(failure);
    } else {
      early.add(failure);
    }
  }

  /** The first look at a model: somebody is there to be told what is wrong with it. */
  private void first(String name, Path path) {
    NavigableMap<Long, Path> places = loader.versions(path);
    ModelVersions versions = Objects.requireNonNull(models.get(name));
    versions.look(places);
    if (versions.newest() == null) {
      Path newest = places.isEmpty() ? path : places.lastEntry().getValue();
      load(name, 0, newest).release(); // says why
      versions.look(loader.versions(path)); // it has changed meanwhile
    }
  }

  private void look() {
    for (ModelVersions versions : models.values()) {
      try {
        versions.look(loader.versions(versions.path()));
      } catch (InputException e) {
        versions.cannotLook(e);
      }
    }
  }

  private ServedModel load(String name, long version, Path place) {
    PredictorLoader.Loaded loaded = loader.load(place);
    boolean warm = false;
    try {
      ModelQueue queue =
          new ModelQueue(loaded.predictor(), options.maxBatchSize(), observer.model(name, version));
      ServedModel model =
          new ServedModel(name, version, loaded, batcher, queue, options.maxPixels());
      WarmUp.of(loaded.predictor());
      warm = true;
      return model;
    } finally {
      if (!warm) {
        loaded.predictor().close();
      }
    }
  }

  /** The newest version of each model that has one. */
  public List<ServedModel> all() {
    return models.values().stream().map(ModelVersions::newest).filter(Objects::nonNull).toList();
  }

  /**
   * Does work of some milliseconds, as reading a request is, where event loops must not.
   *
   * @param model for whose request it is, which has been received as a whole
   * @return what the work gives; it fails with a {@link ServeError} at once when too many requests
   *     of the model wait
   */
  public <T> CompletableFuture<T> onWorker(
      ServedModel model, Supplier<? extends CompletionStage<T>> work) {
    Admission admission = versions(model.name()).admission();
    if (!admission.compute()) {
      return CompletableFuture.failedFuture(tooMany(model.name()));
    }
    return CompletableFuture.supplyAsync(work, batcher.workers())
        .<T>thenCompose(Function.identity())
        .whenComplete((value, failure) -> admission.computed());
  }

  private static ServeError tooMany(String name) {
    return ServeError.unavailable("model %s: too many requests, try again later", name);
  }

  /**
   * Uses a version of a model, and keeps it loaded until the stage that the use gives completes. It
   * never blocks, and calls the use on this thread.
   *
   * @return what the use gives; it fails with a {@link ServeError} when there is no such version,
   *     and at once when too many requests of the model are under way
   */
  public <T> CompletableFuture<T> with(
      String name, VersionChoice version, Function<ServedModel, ? extends CompletionStage<T>> use) {
    ModelVersions versions;
    ServedModel model;
    try {
      versions = versions(name);
      model = acquire(versions, version);
    } catch (ServeError e) {
      return CompletableFuture.failedFuture(e);
    }
    if (!versions.admission().enter()) {
      model.release();
      return CompletableFuture.failedFuture(tooMany(name));
    }
    return apply(use, model)
        .whenComplete(
            (value, failure) -> {
              versions.admission().leave();
              model.release();
            });
  }

  private static <T> CompletableFuture<T> apply(
      Function<ServedModel, ? extends CompletionStage<T>> use, ServedModel model) {
    try {
      return use.apply(model).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static ServedModel acquire(ModelVersions versions, VersionChoice choice) {
    ServedModel model = versions.find(choice);
    while (!model.acquire()) { // it went between the two calls, and is in the map no more
      model = versions.find(choice);
    }
    return model;
  }

  /**
   * The model of this name, for what it says of itself. It may be closed at any time: to use it,
   * ask {@link #with}.
   *
   * @throws ServeError when there is none
   */
  public ServedModel find(String name, VersionChoice version) {
    return versions(name).find(version);
  }

  /**
   * The states of a model's versions, or of the one that is asked for; newest first.
   *
   * @throws ServeError when there is none
   */
  public List<ModelStatus> status(String name, VersionChoice version) {
    return versions(name).status(version);
  }

  /** The number of requests in progress, by model. */
  public Map<String, Integer> underWay() {
    Map<String, Integer> all = new LinkedHashMap<>();
    models.forEach((name, versions) -> all.put(name, versions.admission().underWay()));
    return all;
  }

  private ModelVersions versions(String name) {
    ModelVersions versions = models.get(name);
    if (versions == null) {
      throw ServeError.notFound("Servable not found for request: Latest(%s)", name);
    }
    return versions;
  }

  @Override
  public void close() {
    watcher.close();
    models.values().forEach(ModelVersions::close);
    batcher.close();
  }
}

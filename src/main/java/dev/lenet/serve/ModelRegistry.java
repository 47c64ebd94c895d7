package dev.lenet.serve;

import dev.lenet.data.InputException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models that are served, by name. Names are looked up here, and never become paths. */
final class ModelRegistry implements AutoCloseable {
  private final Map<String, ServedModel> models = new LinkedHashMap<>();

  /**
   * Opens and warms all models; closes them again when one fails.
   *
   * @param paths where each is, by name
   * @throws InputException when one cannot be opened
   */
  static ModelRegistry open(Map<String, Path> paths, PredictorLoader loader) {
    ModelRegistry registry = new ModelRegistry();
    boolean opened = false;
    try {
      paths.forEach((name, path) -> registry.add(name, loader.load(path)));
      opened = true;
      return registry;
    } finally {
      if (!opened) {
        registry.close();
      }
    }
  }

  private void add(String name, PredictorLoader.Loaded loaded) {
    ServedModel model = new ServedModel(name, loaded.version(), loaded.predictor());
    models.put(name, model);
    model.warmUp();
  }

  Iterable<ServedModel> all() {
    return models.values();
  }

  /**
   * The model of this name.
   *
   * @param version its number as the client wrote it, or null for the newest
   * @throws ServeError when there is none
   */
  ServedModel find(String name, @Nullable String version) {
    ServedModel model = models.get(name);
    if (model == null || (version != null && number(version) != model.version())) {
      throw ServeError.notFound(
          "Servable not found for request: %s(%s)",
          version == null ? "Latest" : "Specific", version == null ? name : name + ", " + version);
    }
    return model;
  }

  private static long number(String version) {
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw ServeError.invalid("version '%s' (expected: a number of 64 bits)", version);
    }
  }

  @Override
  public void close() {
    models.values().forEach(ServedModel::close);
  }
}

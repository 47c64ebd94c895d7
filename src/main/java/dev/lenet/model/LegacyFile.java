package dev.lenet.model;

import dev.lenet.config.Catalog;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.keras.LegacyH5;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model to the content of a legacy {@code .h5} file and back. Keras finds a layer's weights by
 * the layer's place among those that have any, and by their place in it
 * (keras/src/legacy/saving/legacy_h5_format.py): the trainable ones first, those of layers inside
 * it too.
 */
public final class LegacyFile {
  private LegacyFile() {}

  /** What Keras's legacy writer would write for this model. */
  public static LegacyH5 write(Model model) {
    Map<String, @Nullable Object> object = ConfigWriter.model(model);
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("class_name", object.get("class_name"));
    config.put("config", object.get("config"));
    List<LegacyH5.LayerWeights> layers = new ArrayList<>();
    for (Layer layer : WeightLayout.children(model)) {
      Map<Weight, String> paths = layer.weightPaths();
      NamedWeights weights = new NamedWeights();
      for (Weight weight : inOrder(layer)) {
        weights.put(layer.name() + "/" + paths.get(weight), weight.value());
      }
      layers.add(new LegacyH5.LayerWeights(layer.name(), weights));
    }
    LegacyH5 file = LegacyH5.of(ModelJson.write(config), layers);
    return model.isCompiled() ? file.withTraining(training(model), optimizer(model)) : file;
  }

  private static String training(Model model) {
    Map<String, @Nullable Object> training = ConfigWriter.compiled(model);
    training.remove("optimizer");
    Map<String, @Nullable Object> optimizer = new LinkedHashMap<>();
    optimizer.put("class_name", model.optimizer().className());
    optimizer.put("config", model.optimizer().config());
    training.put("optimizer_config", optimizer);
    return ModelJson.write(training);
  }

  /** Keras names each by the weight that it serves; only the order says something. */
  private static NamedWeights optimizer(Model model) {
    String stem = Catalog.snakeCase(model.optimizer().className());
    NamedWeights state = new NamedWeights();
    for (Weight weight : OptimizerState.of(model)) {
      String name = stem + "/" + weight.name();
      state.put(state.contains(name) ? name + "_" + state.size() : name, weight.value());
    }
    return state;
  }

  /**
   * Gives a model that the file's config has made its weights, and its optimizer the state.
   *
   * @param source what messages call the file
   */
  public static void read(String source, LegacyH5 file, Model model) {
    readWeights(source, file, model);
    if (model.isCompiled()) {
      OptimizerState.read(source, List.copyOf(file.optimizer().asMap().values()), model);
    }
  }

  /**
   * Gives a model the layers' weights of a file.
   *
   * @param source what messages call the file
   * @throws InputException with the names and shapes of both sides, when they do not fit
   */
  static void readWeights(String source, LegacyH5 file, Model model) {
    if (!readIfFits(file, model)) {
      throw new InputException(
          "%s: its weights do not fit the model; the file has: %s; the model has: %s"
              .formatted(
                  source,
                  file.layers().stream()
                      .flatMap(layer -> layer.weights().asMap().entrySet().stream())
                      .map(entry -> entry.getKey() + " " + entry.getValue().shape())
                      .collect(Collectors.joining(", ")),
                  model.weightPaths().entrySet().stream()
                      .map(entry -> entry.getValue() + " " + entry.getKey().shape())
                      .collect(Collectors.joining(", "))));
    }
  }

  /** Gives the model the weights that lie where Keras would put them; false when they do not. */
  public static boolean readIfFits(LegacyH5 file, Model model) {
    List<List<HostTensor>> found = new ArrayList<>();
    for (LegacyH5.LayerWeights layer : file.layers()) {
      if (layer.weights().size() > 0) {
        found.add(List.copyOf(layer.weights().asMap().values()));
      }
    }
    List<List<Weight>> wanted =
        WeightLayout.children(model).stream()
            .map(LegacyFile::inOrder)
            .filter(weights -> !weights.isEmpty())
            .toList();
    if (file.topLevel().size() > 0 || found.size() != wanted.size()) {
      return false;
    }
    Map<Weight, HostTensor> values = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      Optional<Map<Weight, HostTensor>> layer = fitting(found.get(i), wanted.get(i));
      if (layer.isEmpty()) {
        return false;
      }
      values.putAll(layer.get());
    }
    values.forEach(Weight::assign);
    return true;
  }

  private static Optional<Map<Weight, HostTensor>> fitting(
      List<HostTensor> found, List<Weight> wanted) {
    if (found.size() != wanted.size()) {
      return Optional.empty();
    }
    Map<Weight, HostTensor> values = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i++) {
      HostTensor value = found.get(i);
      Weight weight = wanted.get(i);
      if (!value.shape().equals(weight.shape()) || value.dtype() != weight.dtype()) {
        return Optional.empty();
      }
      values.put(weight, value);
    }
    return Optional.of(values);
  }

  /** Keras's {@code layer.trainable_weights + layer.non_trainable_weights}. */
  private static List<Weight> inOrder(Layer layer) {
    List<Weight> weights = new ArrayList<>(layer.trainableWeights());
    layer.weightPaths().keySet().stream()
        .filter(weight -> !weights.contains(weight))
        .forEach(weights::add);
    return weights;
  }
}

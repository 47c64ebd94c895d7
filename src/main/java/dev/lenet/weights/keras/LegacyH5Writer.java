package dev.lenet.weights.keras;

import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.hdf5.H5Tree;
import dev.lenet.weights.hdf5.H5Tree.Text;
import dev.lenet.weights.hdf5.H5Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays a model out as Keras 3's legacy writer does. */
final class LegacyH5Writer {
  private static final String BACKEND = "tensorflow";

  private LegacyH5Writer() {}

  static H5Tree toTree(LegacyH5 file) {
    H5Tree tree = new H5Tree(new NamedWeights(), new LinkedHashMap<>());
    Map<String, Text> root = versions(file);
    // Python's loader takes any model_config for a whole model's: without one, weights only.
    String model = file.config().isPresent() ? "model_weights" : "";
    file.config().ifPresent(config -> root.put("model_config", Text.scalar(config)));
    file.trainingConfig().ifPresent(config -> root.put("training_config", Text.scalar(config)));
    tree.groups().put("", root);
    Map<String, Text> names = model.isEmpty() ? root : versions(file);
    putNames(
        names, "layer_names", file.layers().stream().map(LegacyH5.LayerWeights::layer).toList());
    tree.groups().put(model, names);
    String prefix = model.isEmpty() ? "" : model + "/";
    for (LegacyH5.LayerWeights layer : file.layers()) {
      putWeights(tree, prefix + layer.layer(), layer.weights());
    }
    putWeights(tree, prefix + "top_level_model_weights", file.topLevel());
    if (file.optimizer().size() > 0) {
      putWeights(tree, "optimizer_weights", file.optimizer());
    }
    return tree;
  }

  private static Map<String, Text> versions(LegacyH5 file) {
    Map<String, Text> attributes = new LinkedHashMap<>();
    attributes.put("backend", Text.scalar(BACKEND));
    attributes.put("keras_version", Text.scalar(file.kerasVersion()));
    return attributes;
  }

  private static void putWeights(H5Tree tree, String group, NamedWeights weights) {
    Map<String, Text> attributes = new LinkedHashMap<>();
    putNames(attributes, "weight_names", List.copyOf(weights.names()));
    tree.groups().put(group, attributes);
    weights.asMap().forEach((name, tensor) -> tree.tensors().put(group + "/" + name, tensor));
  }

  /** Splits a list that is too long for one attribute into parts of near equal length. */
  private static void putNames(Map<String, Text> attributes, String name, List<String> values) {
    int widest =
        values.stream()
            .mapToInt(v -> v.getBytes(StandardCharsets.UTF_8).length + 1)
            .max()
            .orElse(1);
    int perPart = Math.max(1, H5Writer.MAX_ATTRIBUTE_BYTES / widest);
    if (values.size() <= perPart) {
      attributes.put(name, new Text(values, false));
      return;
    }
    for (int from = 0, part = 0; from < values.size(); from += perPart, part++) {
      int to = Math.min(from + perPart, values.size());
      attributes.put(name + part, new Text(values.subList(from, to), false));
    }
  }
}

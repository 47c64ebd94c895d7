package dev.lenet.weights.keras;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.hdf5.H5Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows a legacy file's attributes to its tensors; no path is guessed. */
final class LegacyH5Reader {
  private static final String LAYERS = "layer_names";
  private static final String WEIGHTS = "weight_names";
  private static final String MODEL = "model_weights";
  private static final String OPTIMIZER = "optimizer_weights";
  private static final String TOP_LEVEL = "top_level_model_weights";

  private final String source;
  private final H5Tree tree;

  LegacyH5Reader(String source, H5Tree tree) {
    this.source = source;
    this.tree = tree;
  }

  /** Whether the attributes that this reader follows are there. */
  static boolean isLegacy(H5Tree tree) {
    LegacyH5Reader reader = new LegacyH5Reader("", tree);
    return tree.groups().getOrDefault("", Map.of()).containsKey("model_config")
        || reader.names(tree.groups().containsKey(MODEL) ? MODEL : "", LAYERS).isPresent();
  }

  LegacyH5 read() {
    // A file of weights only has at its root what a model's file has in this group.
    String model = tree.groups().containsKey(MODEL) ? MODEL : "";
    List<LegacyH5.LayerWeights> layers = new ArrayList<>();
    List<String> names =
        names(model, LAYERS)
            .orElseThrow(
                () -> bad(model, "no attribute " + LAYERS + " (expected: Keras's legacy format)"));
    for (String layer : names) {
      layers.add(new LegacyH5.LayerWeights(layer, weights(join(model, layer))));
    }
    return new LegacyH5(
        scalar("", "keras_version").or(() -> scalar(model, "keras_version")).orElse(""),
        scalar("", "model_config"),
        scalar("", "training_config"),
        layers,
        weightsIfThere(join(model, TOP_LEVEL)),
        weightsIfThere(OPTIMIZER));
  }

  private NamedWeights weightsIfThere(String group) {
    return tree.groups().containsKey(group) ? weights(group) : new NamedWeights();
  }

  private NamedWeights weights(String group) {
    if (!tree.groups().containsKey(group)) {
      throw bad(group, "missing (expected: a group, since " + LAYERS + " lists it)");
    }
    NamedWeights weights = new NamedWeights();
    // Without the attribute the list is empty: Keras reads it so.
    for (String name : names(group, WEIGHTS).orElse(List.of())) {
      String path = join(group, name);
      if (!tree.tensors().contains(path)) {
        throw bad(path, "missing (expected: a data set, since " + WEIGHTS + " lists it)");
      }
      if (weights.contains(name)) {
        throw bad(path, WEIGHTS + " lists it twice (expected: once)");
      }
      weights.put(name, tree.tensors().get(path));
    }
    return weights;
  }

  /** A list of names, which is split over name0, name1, ... where it is long. */
  private Optional<List<String>> names(String group, String name) {
    Map<String, H5Tree.Text> attributes = tree.groups().getOrDefault(group, Map.of());
    H5Tree.@Nullable Text whole = attributes.get(name);
    if (whole != null) {
      return Optional.of(whole.values());
    }
    List<String> joined = new ArrayList<>();
    int part = 0;
    for (H5Tree.@Nullable Text text; (text = attributes.get(name + part)) != null; part++) {
      joined.addAll(text.values());
    }
    return part == 0 ? Optional.empty() : Optional.of(joined);
  }

  private Optional<String> scalar(String group, String name) {
    H5Tree.@Nullable Text text = tree.groups().getOrDefault(group, Map.of()).get(name);
    return text == null || !text.isScalar() ? Optional.empty() : Optional.of(text.values().get(0));
  }

  private InputException bad(String path, String problem) {
    return new InputException(source + ": /" + path + ": " + problem);
  }

  private static String join(String group, String name) {
    return group.isEmpty() ? name : group + "/" + name;
  }
}

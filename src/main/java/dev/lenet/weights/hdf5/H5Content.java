package dev.lenet.weights.hdf5;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Keras 3 keeps in a {@code .weights.h5} file. Paths have neither a leading nor a trailing
 * slash: {@code layers/conv2d/vars/0}.
 *
 * @param tensors the data sets by path
 * @param groupNames the {@code name} attribute of the groups that have one: on {@code
 *     layers/conv2d/vars} the layer's own name, on {@code vars} the model's
 * @param groups the path of every group, those without data sets too; parents come first
 */
public record H5Content(NamedWeights tensors, Map<String, String> groupNames, Set<String> groups) {
  private static final Pattern NOT_OF_LAYERS =
      Pattern.compile("(^|/)(optimizer|metrics)/|seed_generator/");

  /**
   * Adds the parents of every group.
   *
   * @throws InputException if a path is both a data set and a group
   */
  public H5Content {
    Set<String> all = new LinkedHashSet<>();
    groups.forEach(path -> addWithParents(path, all));
    groupNames.keySet().forEach(path -> addWithParents(path, all));
    for (String path : tensors.names()) {
      if (all.contains(path)) {
        throw new InputException(path + ": both a data set and a group (expected: one of them)");
      }
      addWithParents(parent(path), all);
    }
    groupNames = Collections.unmodifiableMap(new LinkedHashMap<>(groupNames));
    groups = Collections.unmodifiableSet(all);
  }

  private static void addWithParents(String path, Set<String> all) {
    if (path.isEmpty() || all.contains(path)) {
      return;
    }
    addWithParents(parent(path), all);
    all.add(path);
  }

  /**
   * The data sets of layers: neither the optimizer's, nor the counts of metrics that tf_keras
   * keeps, nor the seeds of random layers.
   */
  public Map<String, HostTensor> layerTensors() {
    Map<String, HostTensor> layers = new LinkedHashMap<>(tensors.asMap());
    layers.keySet().removeIf(path -> NOT_OF_LAYERS.matcher(path).find());
    return layers;
  }

  /** The path of the group that holds this one; empty for the root. */
  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }
}

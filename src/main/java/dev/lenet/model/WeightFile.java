package dev.lenet.model;

import dev.lenet.config.Catalog;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.NamedWeights;
import dev.lenet.weights.hdf5.H5Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model's weights, and its optimizer's state, to the content of a weights file and back. */
public final class WeightFile {
  private static final String OPTIMIZER = "optimizer/vars";

  private WeightFile() {}

  /** What Keras would write for this model. */
  public static H5Content write(Model model) {
    NamedWeights tensors = new NamedWeights();
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Layer> groups = WeightLayout.groups(model);
    List<Weight> all = new ArrayList<>(WeightLayout.weights(groups).values());
    all.addAll(WeightLayout.seeds(groups).values());
    if (model.isCompiled()) {
      all.addAll(OptimizerState.of(model));
    }
    Weight.fetchAll(all);
    groups.forEach((group, layer) -> names.put(WeightLayout.variables(group), layer.name()));
    WeightLayout.weights(groups).forEach((path, weight) -> tensors.put(path, weight.value()));
    WeightLayout.seeds(groups).forEach((path, seed) -> tensors.put(path, seed.value()));
    if (model.isCompiled()) {
      names.put(OPTIMIZER, Catalog.snakeCase(model.optimizer().className()));
      List<Weight> state = OptimizerState.of(model);
      for (int i = 0; i < state.size(); i++) {
        tensors.put(OPTIMIZER + "/" + i, state.get(i).value());
      }
    }
    return new H5Content(tensors, names, Set.of());
  }

  /**
   * Gives the model the weights of a file, and its optimizer the state if it has one that fits.
   *
   * @param file what messages call it
   * @throws InputException with the names and shapes of both sides, when they do not fit; then the
   *     model is as it was
   */
  public static void read(String file, H5Content content, Model model) {
    Map<String, HostTensor> found = content.layerTensors();
    Map<String, Weight> wanted = wanted(found, model);
    String problem = problem(found, wanted);
    if (problem != null) {
      throw misfit(file, model, problem, found);
    }
    assign(found, wanted);
    readSeeds(content, model);
    if (model.isCompiled()) {
      OptimizerState.read(file, optimizerState(content), model);
    }
  }

  /**
   * Gives the model the layers' weights of a file that has just the places and shapes that Keras
   * would give them; otherwise leaves it as it is and returns false.
   */
  public static boolean readIfFits(H5Content content, Model model) {
    Map<String, HostTensor> found = content.layerTensors();
    Map<String, Weight> wanted = wanted(found, model);
    boolean fits = problem(found, wanted) == null;
    if (fits) {
      assign(found, wanted);
    }
    return fits;
  }

  /** The optimizer's tensors in order. */
  static List<HostTensor> optimizerState(H5Content content) {
    List<HostTensor> state = new ArrayList<>();
    Map<String, HostTensor> tensors = content.tensors().asMap();
    for (HostTensor next; (next = tensors.get(OPTIMIZER + "/" + state.size())) != null; ) {
      state.add(next);
    }
    return state;
  }

  private static Map<String, Weight> wanted(Map<String, HostTensor> found, Model model) {
    Map<String, Weight> wanted = WeightLayout.weights(WeightLayout.groups(model));
    if (!found.keySet().equals(wanted.keySet())) {
      Map<String, Weight> byAttribute = WeightLayout.weights(WeightLayout.attributeGroups(model));
      wanted = found.keySet().equals(byAttribute.keySet()) ? byAttribute : wanted;
    }
    return wanted;
  }

  private static void assign(Map<String, HostTensor> found, Map<String, Weight> wanted) {
    wanted.forEach(
        (path, weight) -> {
          HostTensor value = found.get(path);
          if (value != null) {
            weight.assign(value);
          }
        });
  }

  /** Keras's files hold none: then random layers go on with their own. */
  private static void readSeeds(H5Content content, Model model) {
    WeightLayout.seeds(WeightLayout.groups(model))
        .forEach(
            (path, seed) -> {
              HostTensor state = content.tensors().asMap().get(path);
              if (state != null
                  && state.dtype() == seed.dtype()
                  && state.shape().equals(seed.shape())) {
                seed.assign(state);
              }
            });
  }

  private static @Nullable String problem(
      Map<String, HostTensor> found, Map<String, Weight> wanted) {
    for (Map.Entry<String, Weight> entry : wanted.entrySet()) {
      HostTensor value = found.get(entry.getKey());
      Weight weight = entry.getValue();
      if (value == null) {
        return entry.getKey() + " is missing";
      }
      if (!value.shape().equals(weight.shape()) || value.dtype() != weight.dtype()) {
        return "%s is %s %s (expected: %s %s)"
            .formatted(
                entry.getKey(), value.dtype(), value.shape(), weight.dtype(), weight.shape());
      }
    }
    Set<String> unknown = new TreeSet<>(found.keySet());
    unknown.removeAll(wanted.keySet());
    return unknown.isEmpty() ? null : unknown.iterator().next() + " is not a weight of the model";
  }

  static InputException misfit(
      String file, Model model, String problem, Map<String, HostTensor> found) {
    String inFile =
        found.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue().shape())
            .collect(Collectors.joining(", "));
    String inModel =
        model.weightPaths().entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().shape())
            .collect(Collectors.joining(", "));
    return new InputException(
        "%s: does not fit %s: %s; the file has: %s; the model has: %s"
            .formatted(file, model.name(), problem, inFile, inModel));
  }
}

package dev.lenet.model;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.NamedWeights;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Layer;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.weights.H5Content;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model's weights, and its optimizer's state, to the content of a weights file and back. */
final class WeightFile {
  private static final Logger LOG = System.getLogger(WeightFile.class.getName());
  private static final String OPTIMIZER = "optimizer/vars";

  private WeightFile() {}

  /** What Keras would write for this model. */
  static H5Content write(Model model) {
    NamedWeights tensors = new NamedWeights();
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, Layer> groups = WeightLayout.groups(model);
    groups.forEach((group, layer) -> names.put(WeightLayout.variables(group), layer.name()));
    WeightLayout.weights(groups).forEach((path, weight) -> tensors.put(path, weight.value()));
    if (model.isCompiled()) {
      Optimizer optimizer = model.optimizer();
      if (!optimizer.isBuilt()) {
        optimizer.build(model.trainableWeights());
      }
      names.put(OPTIMIZER, Layer.snakeCase(optimizer.className()));
      List<Weight> state = optimizer.state();
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
  static void read(String file, H5Content content, Model model) {
    Map<String, HostTensor> found = new LinkedHashMap<>();
    content
        .tensors()
        .asMap()
        .forEach(
            (path, tensor) -> {
              if (!path.startsWith("optimizer/") && !path.contains("seed_generator/")) {
                found.put(path, tensor);
              }
            });
    Map<String, Weight> wanted = WeightLayout.weights(WeightLayout.groups(model));
    if (!found.keySet().equals(wanted.keySet())) {
      Map<String, Weight> byAttribute = WeightLayout.weights(WeightLayout.attributeGroups(model));
      wanted = found.keySet().equals(byAttribute.keySet()) ? byAttribute : wanted;
    }
    String problem = problem(found, wanted);
    if (problem != null) {
      throw misfit(file, model, problem, found);
    }
    wanted.forEach(
        (path, weight) -> {
          HostTensor value = found.get(path);
          if (value != null) {
            weight.assign(value);
          }
        });
    if (model.isCompiled()) {
      readOptimizer(file, content.tensors(), model);
    }
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
    return unknown.isEmpty() ? null : unknown.iterator().next() + " is no weight of the model";
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

  /** State that does not fit is left alone, as in Keras, and said. */
  private static void readOptimizer(String file, NamedWeights tensors, Model model) {
    Optimizer optimizer = model.optimizer();
    if (!optimizer.isBuilt()) {
      optimizer.build(model.trainableWeights());
    }
    List<Weight> state = optimizer.state();
    List<HostTensor> values = new ArrayList<>();
    for (int i = 0; i < state.size(); i++) {
      HostTensor value = tensors.asMap().get(OPTIMIZER + "/" + i);
      HostTensor fitting = value == null ? null : widened(value, state.get(i).dtype());
      if (fitting == null
          || fitting.dtype() != state.get(i).dtype()
          || !fitting.shape().equals(state.get(i).shape())) {
        break;
      }
      values.add(fitting);
    }
    if (values.size() != state.size() || tensors.contains(OPTIMIZER + "/" + state.size())) {
      if (tensors.names().stream().anyMatch(name -> name.startsWith(OPTIMIZER))) {
        LOG.log(
            Level.WARNING,
            "{0}: the optimizer''s state does not fit {1} of {2} weights and is not loaded",
            file,
            optimizer.className(),
            model.trainableWeights().size());
      }
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      state.get(i).assign(values.get(i));
    }
  }

  /** Keras on JAX and PyTorch counts steps in int32. */
  private static HostTensor widened(HostTensor value, DType wanted) {
    if (wanted != DType.INT64 || value.dtype() != DType.INT32) {
      return value;
    }
    return HostTensor.ofLongs(value.shape(), Arrays.stream(value.ints()).asLongStream().toArray());
  }
}

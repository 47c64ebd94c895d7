package dev.lenet.saving;

import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.config.KerasObject;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.DTypePolicies;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import dev.lenet.layers.serialization.Layers;
import dev.lenet.model.Functional;
import dev.lenet.model.Model;
import dev.lenet.model.Sequential;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Models from Keras's {@code config.json}: Functional and Sequential, as Keras 3 and Keras 2 write
 * them, and subclassed models whose class the caller knows.
 */
final class ConfigReader {
  /** Operations between a tensor and a number. */
  private static final Set<String> ARITHMETIC = Set.of("Add", "Multiply", "Subtract", "TrueDivide");

  private final Function<String, @Nullable Model> known;
  private final boolean keras2;
  private final Place place = new Place();

  /**
   * @param known makes a model of a class that keeps no list of layers, by its name; null for a
   *     class that is not known
   * @param keras2 whether Keras 2 wrote the config, or an older one
   */
  ConfigReader(Function<String, @Nullable Model> known, boolean keras2) {
    this.known = known;
    this.keras2 = keras2;
  }

  /** The model that an object describes, not compiled. */
  Model model(Map<String, @Nullable Object> object) {
    String className = text(object, "class_name", "the model");
    Map<String, @Nullable Object> config = child(object, "config", className);
    Model model =
        switch (className) {
          case "Functional", "Model" -> functional(config);
          case "Sequential" -> sequential(config);
          default -> subclassed(className);
        };
    if (config.get("name") instanceof String name && !name.isEmpty()) {
      model.name(name);
    }
    model.dtypePolicy(DTypePolicies.read(new Config(className, config)));
    if (Boolean.FALSE.equals(config.get("trainable"))) {
      model.trainable(false);
    }
    return model;
  }

  private Model subclassed(String className) {
    Model model = known.apply(className);
    if (model == null) {
      throw new InputException(
          "model class "
              + className
              + " keeps no list of its layers (expected: Functional, Sequential, or a known architecture)");
    }
    return model;
  }

  private Sequential sequential(Map<String, @Nullable Object> config) {
    List<Layer> layers = new ArrayList<>();
    List<Map<String, @Nullable Object>> listed = objects(config, "layers", "Sequential");
    for (Map<String, @Nullable Object> object : listed) {
      Map<String, @Nullable Object> own = child(object, "config", "Sequential");
      if (layers.isEmpty() && own.get("batch_input_shape") instanceof List<?> shape) {
        // Keras 2 lets the first layer say what the input is.
        if (!"InputLayer".equals(object.get("class_name"))) {
          layers.add(Layers.fromConfig("InputLayer", Map.of("batch_input_shape", shape)));
        }
      }
      layers.add(place.among(listed, () -> layer(object)));
    }
    return new Sequential(layers);
  }

  private Layer layer(Map<String, @Nullable Object> object) {
    String className = text(object, "class_name", "a layer");
    List<Object> constants = constants(object);
    if (!constants.isEmpty()) {
      return withConstant(className, object, constants);
    }
    return switch (className) {
      case "Functional", "Model", "Sequential" -> place.inside(object, () -> model(object));
      default -> {
        KerasObject read =
            new KerasObject(
                className,
                config(className, object),
                object.get("module") instanceof String module ? module : null,
                object.get("registered_name") instanceof String name ? name : null);
        boolean isLayer = read.module() == null || read.isBuiltIn() || Layers.isRegistered(read);
        if (isLayer ? !Layers.isKnown(read) : known.apply(className) == null) {
          throw place.unknown(object, read);
        }
        yield isLayer ? Layers.of(read) : place.inside(object, () -> model(object));
      }
    };
  }

  /**
   * What a layer, or an operation of {@code keras.ops}, is called with beside a model's tensors:
   * such as the 3 of x + 3, or an array. A layer's flags, such as {@code training}, are none.
   */
  private static List<Object> constants(Map<String, @Nullable Object> object) {
    List<Object> constants = new ArrayList<>();
    if (object.get("inbound_nodes") instanceof List<?> nodes) {
      for (Object node : nodes) {
        if (node instanceof Map<?, ?> call) {
          addConstants(call.get("args"), constants);
          if (isOperation(object) && call.get("kwargs") instanceof Map<?, ?> named) {
            named.values().forEach(value -> addConstants(value, constants));
          }
        }
      }
    }
    return constants;
  }

  /** Legacy files tell no module. */
  private static boolean isOperation(Map<String, @Nullable Object> object) {
    return object.get("module") instanceof String module
        ? module.startsWith("keras.src.ops.")
        : ARITHMETIC.contains(String.valueOf(object.get("class_name")));
  }

  private static void addConstants(@Nullable Object value, List<Object> constants) {
    if (value instanceof List<?> list) {
      list.forEach(element -> addConstants(element, constants));
    } else if (value instanceof Map<?, ?> map) {
      if (!"__keras_tensor__".equals(map.get("class_name"))) {
        constants.add("an array");
      }
    } else if (value != null && !(value instanceof Boolean)) {
      constants.add(value);
    }
  }

  /** Arithmetic with one number, which is a {@code Rescaling}; any other is refused. */
  private static Layer withConstant(
      String className, Map<String, @Nullable Object> object, List<Object> constants) {
    String name = text(object, "name", "an operation");
    boolean fits =
        isOperation(object)
            && ARITHMETIC.contains(className)
            && !(className.equals("TrueDivide") && startsWithNumber(object));
    if (!fits || constants.size() != 1 || !(constants.get(0) instanceof Number number)) {
      throw new InputException(
          "layer %s: %s called with %s (expected: tensors alone, or tensors and one number that is added, subtracted, multiplied or divided by)"
              .formatted(name, className, constants));
    }
    double value = number.doubleValue();
    return switch (className) {
      case "Add" -> rescaling(name, 1, value);
      case "Subtract" ->
          startsWithNumber(object) ? rescaling(name, -1, value) : rescaling(name, 1, -value);
      case "Multiply" -> rescaling(name, value, 0);
      default -> rescaling(name, 1 / value, 0);
    };
  }

  private static Layer rescaling(String name, double scale, double offset) {
    return Layers.fromConfig("Rescaling", Map.of("name", name, "scale", scale, "offset", offset));
  }

  /** Whether the number comes first, as in {@code 1 - x}. */
  private static boolean startsWithNumber(Map<String, @Nullable Object> object) {
    return object.get("inbound_nodes") instanceof List<?> nodes
        && !nodes.isEmpty()
        && nodes.get(0) instanceof Map<?, ?> call
        && ((call.get("args") instanceof List<?> args
                && !args.isEmpty()
                && args.get(0) instanceof Number)
            || (call.get("kwargs") instanceof Map<?, ?> named
                && named.get("x1") instanceof Number));
  }

  /** Keras 3 gave {@code hard_sigmoid} another formula. */
  private Map<String, @Nullable Object> config(
      String className, Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> config = child(object, "config", className);
    Object activation = config.get("activation");
    Object name = activation instanceof Map<?, ?> function ? function.get("config") : activation;
    if (keras2 && Activations.HARD_SIGMOID.kerasName().equals(name)) {
      config.put("activation", Activations.HARD_SIGMOID_KERAS_2.kerasName());
    }
    return config;
  }

  /** A layer that is still to be applied to what its inbound nodes name. */
  private record Pending(Layer layer, String name, Deque<Object> nodes) {}

  private Functional functional(Map<String, @Nullable Object> config) {
    Map<String, List<SymbolicTensor>> outputs = new HashMap<>();
    List<Pending> pending = new ArrayList<>();
    List<Map<String, @Nullable Object>> listed = objects(config, "layers", "Functional");
    for (Map<String, @Nullable Object> object : listed) {
      Layer layer = place.among(listed, () -> layer(object));
      String name = object.get("name") instanceof String given ? given : layer.name();
      if (!layer.isNamed()) {
        layer.name(name);
      }
      List<SymbolicTensor> made = new ArrayList<>();
      outputs.put(name, made);
      Deque<Object> nodes = new ArrayDeque<>();
      if (object.get("inbound_nodes") instanceof List<?> list) {
        list.forEach(node -> nodes.add(node == null ? List.of() : node));
      }
      if (layer instanceof Input input) {
        made.add(input.tensor());
      } else {
        pending.add(new Pending(layer, name, nodes));
      }
    }
    boolean keras2Nodes =
        pending.stream().anyMatch(layer -> layer.nodes().peek() instanceof List<?>);
    Set<String> nested = new HashSet<>();
    for (Pending layer : pending) {
      if (layer.layer() instanceof Model
          && (keras2Nodes || !(layer.layer() instanceof Sequential))) {
        nested.add(layer.name());
      }
    }
    apply(pending, outputs, keras2Nodes ? nested : Set.of());
    List<List<?>> inputs = histories(config.get("input_layers"));
    if (inputs.size() != 1) {
      throw new InputException(
          "Functional model with "
              + inputs.size()
              + " inputs (expected: 1; one input is supported)");
    }
    List<SymbolicTensor> ends = new ArrayList<>();
    for (List<?> history : histories(config.get("output_layers"))) {
      // A nested functional model counts its own making as its first node, in Keras 3 here alone.
      ends.add(resolved(history, nested.contains(history.get(0)) ? 1 : 0, outputs));
    }
    return new Functional(resolved(inputs.get(0), 0, outputs), ends);
  }

  /** Applies each layer once its inputs are there, until all are applied. */
  private static void apply(
      List<Pending> pending,
      Map<String, List<SymbolicTensor>> outputs,
      Set<String> countedFromOne) {
    List<Pending> left = new ArrayList<>(pending);
    boolean progress = true;
    while (progress && !left.isEmpty()) {
      progress = false;
      for (Pending layer : left) {
        while (!layer.nodes().isEmpty()) {
          List<SymbolicTensor> inputs = inputs(layer.nodes().element(), outputs, countedFromOne);
          if (inputs == null) {
            break;
          }
          layer.nodes().remove();
          List<SymbolicTensor> made = outputs.computeIfAbsent(layer.name(), n -> new ArrayList<>());
          made.add(layer.layer().apply(inputs));
          progress = true;
        }
      }
      left.removeIf(layer -> layer.nodes().isEmpty());
    }
    if (!left.isEmpty()) {
      throw new InputException(
          "layer "
              + left.get(0).name()
              + ": its inputs are missing, or depend on it (expected: a graph without loops)");
    }
  }

  /** The tensors that a node takes; null while one of them is not there. */
  private static @Nullable List<SymbolicTensor> inputs(
      Object node, Map<String, List<SymbolicTensor>> outputs, Set<String> countedFromOne) {
    List<List<?>> histories = new ArrayList<>();
    if (node instanceof Map<?, ?> call) {
      collect(call.get("args"), histories);
    } else {
      collect(node, histories);
    }
    List<SymbolicTensor> inputs = new ArrayList<>();
    for (List<?> history : histories) {
      SymbolicTensor input =
          find(history, countedFromOne.contains(String.valueOf(history.get(0))) ? 1 : 0, outputs);
      if (input == null) {
        return null;
      }
      inputs.add(input);
    }
    if (inputs.isEmpty()) {
      throw new InputException("an inbound node without tensors (expected: at least one)");
    }
    return inputs;
  }

  /** Finds {@code keras_history} of Keras 3 and {@code [name, node, tensor, {}]} of Keras 2. */
  private static void collect(@Nullable Object value, List<List<?>> histories) {
    if (value instanceof Map<?, ?> tensor
        && tensor.get("config") instanceof Map<?, ?> config
        && config.get("keras_history") instanceof List<?> history) {
      histories.add(history);
    } else if (value instanceof List<?> list) {
      if (isHistory(list)) {
        histories.add(list);
      } else {
        list.forEach(element -> collect(element, histories));
      }
    }
  }

  private static boolean isHistory(List<?> list) {
    return list.size() >= 3 && list.get(0) instanceof String && list.get(1) instanceof Number;
  }

  /** {@code ["dense", 0, 0]}, or a list of those. */
  private static List<List<?>> histories(@Nullable Object value) {
    List<List<?>> histories = new ArrayList<>();
    collect(value, histories);
    return histories;
  }

  /**
   * @param first the number that the layer's first node has
   */
  private static @Nullable SymbolicTensor find(
      List<?> history, int first, Map<String, List<SymbolicTensor>> outputs) {
    List<SymbolicTensor> made = outputs.get(String.valueOf(history.get(0)));
    if (made == null) {
      throw new InputException(
          "layer " + history.get(0) + ": unknown (expected: one of " + outputs.keySet() + ")");
    }
    int index = history.get(1) instanceof Number number ? number.intValue() - first : 0;
    return index >= 0 && index < made.size() ? made.get(index) : null;
  }

  private static SymbolicTensor resolved(
      List<?> history, int first, Map<String, List<SymbolicTensor>> outputs) {
    SymbolicTensor tensor = find(history, first, outputs);
    if (tensor == null) {
      throw new InputException(
          "layer " + history.get(0) + ": no node " + history.get(1) + " (expected: one it has)");
    }
    return tensor;
  }

  private static String text(Map<String, @Nullable Object> object, String key, String what) {
    if (object.get(key) instanceof String text) {
      return text;
    }
    throw new InputException(what + ": " + key + " is " + object.get(key) + " (expected: a text)");
  }

  static Map<String, @Nullable Object> child(Map<?, ?> object, String key, String what) {
    if (object.get(key) instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> child = new LinkedHashMap<>();
      map.forEach((name, value) -> child.put(String.valueOf(name), value));
      return child;
    }
    throw new InputException(
        what + ": " + key + " is " + object.get(key) + " (expected: a JSON object)");
  }

  private static List<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> config, String key, String what) {
    if (!(config.get(key) instanceof List<?> list)) {
      throw new InputException(
          what + ": " + key + " is " + config.get(key) + " (expected: a list)");
    }
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object element : list) {
      objects.add(
          child(element instanceof Map<?, ?> map ? Map.of("layer", map) : Map.of(), "layer", what));
    }
    return objects;
  }
}

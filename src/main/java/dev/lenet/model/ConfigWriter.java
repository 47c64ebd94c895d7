package dev.lenet.model;

import dev.lenet.config.KerasObject;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.layers.DTypePolicies;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.LayerConfigs;
import dev.lenet.layers.core.Input;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.ConfusionMatrix;
import dev.lenet.metrics.Metrics;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as Keras 3 describes it in {@code config.json} and {@code to_json}. A model that is
 * neither sequential nor functional is written as what its layers make, so that Python opens it
 * without knowing its class: sequential if it can be, which every Keras 3 reads. Parts that no
 * reader knows are refused ({@link KnownParts}).
 */
final class ConfigWriter {
  private ConfigWriter() {}

  static Map<String, @Nullable Object> model(Model model) {
    return WeightLayout.isSequential(model) ? sequential(model) : functional(model);
  }

  private static Map<String, @Nullable Object> sequential(Model model) {
    LayerGraph graph = model.graph();
    List<Object> layers = new ArrayList<>();
    for (KerasTensor node : graph.nodes()) {
      layers.add(layer(LayerGraph.layer(node), inputShapes(node)));
    }
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("trainable", model.trainable());
    config.put("dtype", DTypePolicies.write(model.dtypePolicy()));
    config.put("layers", layers);
    config.put("build_input_shape", shape(graph.input().shape()));
    Map<String, @Nullable Object> object = KerasObject.plain("keras", "Sequential", config, null);
    object.put("build_config", build(shape(graph.input().shape())));
    object.put("compile_config", compiled(model));
    return object;
  }

  private static Map<String, @Nullable Object> functional(Model model) {
    LayerGraph graph = model.graph();
    List<Object> layers = new ArrayList<>();
    for (Layer layer : graph.layers()) {
      List<KerasTensor> nodes = graph.nodesOf(layer);
      Map<String, @Nullable Object> object = layer(layer, inputShapes(nodes.get(0)));
      object.put("name", layer.name());
      List<Object> inbound = new ArrayList<>();
      for (KerasTensor node : nodes) {
        if (!node.inputs().isEmpty()) {
          inbound.add(inbound(graph, layer, node));
        }
      }
      object.put("inbound_nodes", inbound);
      layers.add(object);
    }
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", model.name());
    config.put("trainable", model.trainable());
    config.put("layers", layers);
    config.put("input_layers", history(graph, graph.input()));
    List<Object> outputs = new ArrayList<>();
    graph.outputs().forEach(output -> outputs.add(outputHistory(graph, output)));
    config.put("output_layers", outputs.size() == 1 ? outputs.get(0) : outputs);
    Map<String, @Nullable Object> object =
        KerasObject.plain("keras.src.models.functional", "Functional", config, "Functional");
    object.put("build_config", build(null));
    object.put("compile_config", compiled(model));
    return object;
  }

  /** A layer without its place in a graph. */
  private static Map<String, @Nullable Object> layer(Layer layer, List<Shape> inputs) {
    if (layer instanceof Model nested) {
      return model(nested);
    }
    KnownParts.require(layer);
    if (layer instanceof Input) {
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.put("name", layer.name());
      config.putAll(layer.config());
      return KerasObject.plain("keras.layers", "InputLayer", config, null);
    }
    Map<String, @Nullable Object> object = LayerConfigs.write(layer);
    if (layer.hasBuildConfig()) {
      List<Object> shapes = new ArrayList<>();
      inputs.forEach(input -> shapes.add(shape(input)));
      object.put("build_config", build(layer.takesList() ? shapes : shapes.get(0)));
    }
    return object;
  }

  private static List<Shape> inputShapes(KerasTensor node) {
    return node.inputs().stream().map(SymbolicTensor::shape).toList();
  }

  private static Map<String, @Nullable Object> inbound(
      LayerGraph graph, Layer layer, KerasTensor node) {
    List<Object> tensors = new ArrayList<>();
    for (SymbolicTensor input : node.inputs()) {
      KerasTensor source = LayerGraph.node(input);
      Map<String, @Nullable Object> config = new LinkedHashMap<>();
      config.put("shape", shape(source.shape()));
      config.put("dtype", "float32");
      config.put("keras_history", history(graph, source));
      Map<String, @Nullable Object> tensor = new LinkedHashMap<>();
      tensor.put("class_name", "__keras_tensor__");
      tensor.put("config", config);
      tensors.add(tensor);
    }
    Map<String, @Nullable Object> inbound = new LinkedHashMap<>();
    inbound.put("args", layer.takesList() ? List.of(tensors) : tensors);
    inbound.put("kwargs", arguments(layer));
    return inbound;
  }

  /** The arguments of {@code call} that Keras notes with their defaults. */
  private static Map<String, @Nullable Object> arguments(Layer layer) {
    return layer instanceof Model ? Collections.singletonMap("mask", null) : layer.callArguments();
  }

  private static List<Object> history(LayerGraph graph, KerasTensor node) {
    return List.of(LayerGraph.layer(node).name(), graph.index(node), 0);
  }

  /** A nested functional model counts its own making as its first node, here alone. */
  private static List<Object> outputHistory(LayerGraph graph, KerasTensor node) {
    Layer layer = LayerGraph.layer(node);
    int first = WeightLayout.className(layer).equals("Functional") ? 1 : 0;
    return List.of(layer.name(), graph.index(node) + first, 0);
  }

  static Map<String, @Nullable Object> compiled(Model model) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    if (model.isCompiled()) {
      KnownParts.require(model.optimizer());
      KnownParts.require(model.loss());
      model.metrics().forEach(KnownParts::require);
      config.put("optimizer", Optimizers.serialize(model.optimizer()));
      config.put("loss", Losses.serialize(model.loss()));
      config.put("loss_weights", null);
      List<Object> metrics = new ArrayList<>();
      model.metrics().stream()
          .filter(metric -> !(metric instanceof ConfusionMatrix)) // not Keras's
          .forEach(metric -> metrics.add(Metrics.serialize(metric)));
      config.put("metrics", metrics.isEmpty() ? null : metrics);
      config.put("weighted_metrics", null);
      config.put("run_eagerly", false);
      config.put("steps_per_execution", 1);
      config.put("jit_compile", false);
    }
    return config;
  }

  private static Map<String, @Nullable Object> build(@Nullable Object shape) {
    Map<String, @Nullable Object> build = new LinkedHashMap<>();
    build.put("input_shape", shape);
    return build;
  }

  private static List<@Nullable Long> shape(Shape shape) {
    List<@Nullable Long> sizes = new ArrayList<>();
    for (long size : shape.toArray()) {
      sizes.add(size < 0 ? null : Long.valueOf(size));
    }
    return sizes;
  }
}

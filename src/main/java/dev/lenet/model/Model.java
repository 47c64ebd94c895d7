package dev.lenet.model;

import dev.lenet.callbacks.History;
import dev.lenet.callbacks.Trainee;
import dev.lenet.data.Binding;
import dev.lenet.data.BoundCall;
import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Scaling;
import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Described;
import dev.lenet.layers.Input;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.savedmodel.SavedModelWriter;
import dev.lenet.train.Evaluator;
import dev.lenet.train.FitOptions;
import dev.lenet.train.GraphBuilder;
import dev.lenet.train.InferenceGraph;
import dev.lenet.train.InputSpec;
import dev.lenet.train.ServingGraph;
import dev.lenet.train.Statistics;
import dev.lenet.train.Trainer;
import dev.lenet.weights.H5Weights;
import dev.lenet.weights.KerasArchive;
import dev.lenet.weights.LegacyH5;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Model}: layers that are trained together. Subclass it with layers as fields and
 * {@code call} applying them, or use {@link Sequential} or {@link Functional}.
 */
public abstract class Model extends Layer implements Trainee, AutoCloseable {
  private final List<Layer> layers = new ArrayList<>();
  private final Graphs graphs = new Graphs(this);
  private @Nullable Input input;
  private Scaling scaling = Scaling.ZERO_TO_ONE;

  private @Nullable Optimizer optimizer;
  private @Nullable Loss loss;
  private List<Metric> metrics = List.of();
  private volatile boolean stopped;

  /** Makes a layer part of this model under a name: Keras's {@code self.conv1 = ...}. */
  protected final <T extends Layer> T layer(String layerName, T layer) {
    layer.name(layerName);
    return layer(layer);
  }

  /** Makes a layer part of this model; without a name it gets one, as Keras numbers them. */
  protected final <T extends Layer> T layer(T layer) {
    if (!layers.contains(layer)) {
      List<Layer> all = new ArrayList<>(layers);
      all.add(layer);
      Names.assign(name(), all);
      layers.add(layer);
    }
    return layer;
  }

  final void remove(Layer layer) {
    layers.remove(layer);
  }

  /** The layers, in order. */
  public final List<Layer> layers() {
    return Collections.unmodifiableList(layers);
  }

  @Override
  public final List<Layer> sublayers() {
    return layers();
  }

  /** Keras's {@code get_layer(name)}. */
  public final Layer getLayer(String layerName) {
    return layers.stream()
        .filter(layer -> layer.name().equals(layerName))
        .findFirst()
        .orElseThrow(
            () -> noLayer(layerName, layers.stream().map(Layer::name).toList().toString()));
  }

  /** Keras's {@code get_layer(index=...)}; negative numbers count from the end. */
  public final Layer getLayer(int index) {
    int i = index < 0 ? layers.size() + index : index;
    if (i < 0 || i >= layers.size()) {
      throw noLayer(Integer.toString(index), layers.size() + " layers");
    }
    return layers.get(i);
  }

  private InputException noLayer(String asked, String known) {
    return new InputException(name() + ": no layer " + asked + " (expected: one of " + known + ")");
  }

  @Override
  public Model name(String newName) {
    super.name(newName);
    return this;
  }

  /** Says what one sample looks like, without N: what Keras learns from the first input. */
  protected final void input(long... sample) {
    input(new Input(sample));
  }

  final void input(Input newInput) {
    input = newInput;
  }

  /** Takes a batch's shape as JSON has it; leaves the model as it is when that says nothing. */
  final void inputFrom(@Nullable Object batchShape) {
    if (batchShape instanceof List<?> sizes && !sizes.isEmpty()) {
      input(
          sizes.stream()
              .skip(1)
              .mapToLong(size -> size instanceof Number known ? known.longValue() : -1)
              .toArray());
    }
  }

  private Input input() {
    if (input == null) {
      throw new InputException(
          name() + ": what one sample looks like is not known yet (expected: an Input)");
    }
    return input;
  }

  /** Whether it is known what one sample looks like. */
  public final boolean hasInputShape() {
    return input != null;
  }

  /** What the input is called: in signatures, too. */
  final String inputName() {
    return input().name();
  }

  /** One sample's shape, without N. */
  public final Shape inputShape() {
    return input().sample();
  }

  /** How fed bytes become the model's floats: [0, 1] unless told otherwise. */
  public final Model scaling(Scaling newScaling) {
    scaling = newScaling;
    graphs.close();
    return this;
  }

  public final Scaling scaling() {
    return scaling;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 1) {
      return super.outputShape(inputs);
    }
    return describe(inputs.get(0)).shape();
  }

  /**
   * Whether a softmax or a sigmoid makes the output, so that it is probabilities and not logits.
   * The input's shape has to be known.
   */
  @Override
  public final boolean givesProbabilities() {
    return Probabilities.areGivenBy(describe(inputShape().prepend(-1)));
  }

  /** The model's graph of layers for this input, N first: its output, described. */
  public final Sym describe(Shape shape) {
    return call(Described.input(shape));
  }

  /**
   * The outputs, described: following their inputs back gives the model's graph of layers. The
   * input's shape has to be known.
   */
  public final List<Described> describedOutputs() {
    return graph().outputs();
  }

  /** Which layers make the output from the input. */
  LayerGraph graph() {
    buildIfPossible();
    Described start = input().tensor();
    return new LayerGraph(name(), start, List.of(LayerGraph.node(call(start))));
  }

  @Override
  protected final void makeWeights(Shape shape) {
    if (input == null) {
      input = new Input(shape.dropFirst());
    }
    describe(shape);
  }

  /** Builds the weights for the input shape that the model knows. */
  public final void build() {
    build(List.of(inputShape().prepend(-1)));
  }

  @Override
  protected final void buildIfPossible() {
    if (input != null && !isBuilt() && !layers.isEmpty()) {
      build();
    }
  }

  /** Adds or removes layers of a model that may be built and have graphs. */
  final void changeLayers(Runnable change) {
    graphs.close();
    change.run();
    if (isBuilt()) {
      describe(inputShape().prepend(-1));
    }
  }

  /** Keras's {@code compile}: how the model is going to be trained and measured. */
  public final Model compile(Optimizer newOptimizer, Loss newLoss, Metric... newMetrics) {
    return compile(newOptimizer, newLoss, List.of(newMetrics));
  }

  /** Keras's {@code compile}: how the model is going to be trained and measured. */
  public final Model compile(Optimizer newOptimizer, Loss newLoss, List<Metric> newMetrics) {
    graphs.close();
    optimizer = newOptimizer;
    loss = newLoss;
    metrics = List.copyOf(newMetrics);
    return this;
  }

  /** Whether the model knows how it is trained. */
  public final boolean isCompiled() {
    return optimizer != null;
  }

  @Override
  public final Optimizer optimizer() {
    if (optimizer == null) {
      throw new InputException(name() + ": not compiled (expected: compile first)");
    }
    return optimizer;
  }

  /** What {@link #compile} was given. */
  public final Loss loss() {
    if (loss == null) {
      throw new InputException(name() + ": not compiled (expected: compile first)");
    }
    return loss;
  }

  /** What {@link #compile} was given. */
  @Override
  public final List<Metric> metrics() {
    return metrics;
  }

  /** Keras's {@code fit}. */
  public final History fit(Dataset data, FitOptions options) {
    stopped = false;
    return trainer(data, options.batchSize()).fit(data, options, this, () -> stopped);
  }

  /** Keras's {@code train_on_batch}: one step; returns the loss and metrics from before it. */
  public final Map<String, Double> trainOnBatch(Dataset batch) {
    return trainer(batch, batch.size()).trainOnBatch(batch, null).logs();
  }

  /** Keras's {@code train_on_batch}, each sample's loss times its weight. */
  public final Map<String, Double> trainOnBatch(Dataset batch, float... sampleWeight) {
    requireWeightEach(batch, sampleWeight);
    return trainer(batch, batch.size()).trainOnBatch(batch, sampleWeight).logs();
  }

  private Trainer trainer(Dataset data, int batchSize) {
    return new Trainer(graphs.training(spec(data), loss(), metrics, optimizer(), batchSize));
  }

  /** Keras's {@code evaluate}: the loss and the metrics over all samples. */
  public final Statistics evaluate(Dataset data) {
    return evaluator(data).evaluate(data);
  }

  /** Keras's {@code evaluate}, each sample's loss times its weight. */
  public final Statistics evaluate(Dataset data, float... sampleWeight) {
    requireWeightEach(data, sampleWeight);
    return evaluator(data).evaluate(data, sampleWeight);
  }

  /** Keras's {@code test_on_batch}. */
  public final Map<String, Double> testOnBatch(Dataset batch) {
    return evaluate(batch).logs();
  }

  private Evaluator evaluator(Dataset data) {
    return new Evaluator(graphs.evaluation(spec(data), loss(), metrics));
  }

  private void requireWeightEach(Dataset data, float[] sampleWeight) {
    if (sampleWeight.length != data.size()) {
      throw new InputException(
          "%s: %d sample weights (expected: one for each of the %d samples)"
              .formatted(name(), sampleWeight.length, data.size()));
    }
  }

  private InputSpec spec(Dataset data) {
    if (input != null && !inputShape().isCompatibleWith(data.sampleShape())) {
      throw new InputException(
          name()
              + ": samples have shape "
              + data.sampleShape()
              + " (expected: "
              + inputShape()
              + ")");
    }
    learnInput(data.sampleShape());
    requireOneOutput("to be trained and evaluated");
    return InputSpec.of(data, scaling);
  }

  /** Keras's {@code predict}: uint8 is scaled, float32 is taken as it is; N first. */
  public final HostTensor predict(HostTensor x) {
    return infer(
        x,
        inference -> {
          requireOneOutput("for predict; predictAll gives each");
          return inference.predict(x);
        });
  }

  /** Keras's {@code predict_on_batch}; as {@link #predict}, which takes any number of samples. */
  public final HostTensor predictOnBatch(HostTensor x) {
    return predict(x);
  }

  /** Keras's {@code predict} of a model with several outputs: one tensor each, N first. */
  public final List<HostTensor> predictAll(HostTensor x) {
    return infer(
        x,
        inference ->
            outputCount() == 1
                ? List.of(inference.predict(x))
                : inference.predict(x, graph().outputs()));
  }

  /** Prepares predictions from and into the caller's memory, of all outputs. */
  final BoundCall bind(Binding binding) {
    return new BoundModel(this::infer, binding, outputCount() == 1 ? List.of() : graph().outputs());
  }

  /**
   * Every layer's output for these samples, in the model's order: by the layer's name, or, where
   * nested models have layers of the same name, by the path {@code outer/inner}.
   */
  public final Map<String, HostTensor> layerOutputs(HostTensor x) {
    return infer(
        x,
        inference -> {
          Map<Layer, String> names = new LinkedHashMap<>(LayerNames.of(this));
          names.keySet().removeIf(layer -> !inference.recorded(layer));
          List<HostTensor> values = inference.predict(x, List.copyOf(names.keySet()));
          Map<String, HostTensor> outputs = new LinkedHashMap<>();
          int i = 0;
          for (String name : names.values()) {
            outputs.put(name, values.get(i++));
          }
          return outputs;
        });
  }

  /**
   * What the softmax or sigmoid that makes the output is computed from, by the name of each layer
   * whose output is the model's; empty where none makes it.
   */
  public final Map<String, HostTensor> logits(HostTensor x) {
    return infer(
        x,
        inference -> {
          Map<String, HostTensor> logits = new LinkedHashMap<>();
          inference
              .logits(x)
              .ifPresent(
                  value ->
                      LayerNames.of(this).entrySet().stream()
                          .filter(layer -> inference.isPrediction(layer.getKey()))
                          .forEach(layer -> logits.put(layer.getValue(), value)));
          return logits;
        });
  }

  private <T> T infer(HostTensor x, Function<InferenceGraph, T> use) {
    learnInput(x.shape().dropFirst());
    return graphs.infer(x, use);
  }

  /** Takes the first data's shape for the input's where none was given, as Keras does. */
  private void learnInput(Shape sample) {
    if (input != null) {
      return;
    }
    input = new Input(sample.toArray());
    boolean fits = false;
    try {
      build();
      fits = true;
    } finally {
      if (!fits) {
        input = null;
      }
    }
  }

  /** How many outputs there are. */
  int outputCount() {
    return 1;
  }

  final void requireOneOutput(String purpose) {
    if (outputCount() != 1) {
      throw new InputException(
          "%s: %d outputs (expected: 1 %s)".formatted(name(), outputCount(), purpose));
    }
  }

  @Override
  public final void stopTraining() {
    stopped = true;
  }

  /** The weights, in Keras's order; not the seeds of random layers. */
  public final List<Weight> weights() {
    return List.copyOf(weightPaths().keySet());
  }

  /** Keras's {@code get_weights}. */
  @Override
  public final List<HostTensor> getWeights() {
    return weights().stream().map(Weight::value).toList();
  }

  /** Keras's {@code set_weights}: one value a weight, in the order of {@link #getWeights}. */
  @Override
  public final void setWeights(List<HostTensor> values) {
    List<Weight> weights = weights();
    if (weights.size() != values.size()) {
      throw new InputException(
          name() + ": " + values.size() + " weights (expected: " + weights.size() + ")");
    }
    for (int i = 0; i < weights.size(); i++) {
      if (!weights.get(i).shape().equals(values.get(i).shape())) {
        throw new InputException(
            "%s: weight %d has shape %s (expected: %s)"
                .formatted(name(), i, values.get(i).shape(), weights.get(i).shape()));
      }
    }
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).assign(values.get(i));
    }
  }

  /** Prints Keras's table of the layers; {@link Summary} has the options. */
  public final void summary() {
    System.out.print(new Summary(this));
  }

  /** Keras's {@code to_json}: the layers and how they are connected, and how it was compiled. */
  public final String toJson() {
    return Json.write(ConfigWriter.model(this));
  }

  /**
   * Keras's {@code save}: architecture, weights and optimizer in one {@code .keras} file, which
   * Python's {@code keras.models.load_model} opens. Written whole or not at all.
   */
  public final void save(Path file) {
    requireSuffix(file, ".keras");
    KerasArchive.of(toJson(), WeightFile.write(this)).write(file);
  }

  /** Keras's {@code save_weights}: a {@code .weights.h5} file, with the optimizer's state. */
  public final void saveWeights(Path file) {
    requireSuffix(file, ".weights.h5");
    H5Weights.write(file, WeightFile.write(this));
  }

  /**
   * Keras's {@code load_weights}: from a {@code .weights.h5}, a {@code .keras} or a legacy {@code
   * .h5} file of any model with the same structure. Of a legacy file the optimizer's state is not
   * taken, as in Keras.
   *
   * @throws InputException with the names and shapes of both sides, when they do not fit
   */
  public final void loadWeights(Path file) {
    if (file.toString().endsWith(".keras")) {
      WeightFile.read(file.toString(), KerasArchive.read(file).weights(), this);
    } else if (LegacyH5.is(file)) {
      LegacyFile.readWeights(file.toString(), LegacyH5.read(file), this);
    } else {
      WeightFile.read(file.toString(), H5Weights.read(file), this);
    }
  }

  private void requireSuffix(Path file, String suffix) {
    if (!file.toString().endsWith(suffix)) {
      throw new InputException(
          file + ": cannot be written (expected: a name that ends in " + suffix + ")");
    }
  }

  /**
   * Keras's {@code export}: a SavedModel that TensorFlow in any language runs, with the signatures
   * {@code serving_default} and {@code serve} for batches of any size.
   */
  public final void export(Path folder) {
    export(folder, Map.of());
  }

  /**
   * Keras's {@code export}, with texts for {@code assets.extra/}.
   *
   * @param extras texts by file name, such as class names in JSON
   */
  public final void export(Path folder, Map<String, String> extras) {
    String inputName = inputName();
    List<?> recorded = outputCount() == 1 ? List.of() : graph().outputs();
    try (ServingGraph graph = GraphBuilder.serving(this, inputShape(), inputName, recorded)) {
      SavedModelWriter.write(graph, inputName, folder, extras);
    }
  }

  /** Frees the sessions; the weights stay, and the model can be used again. */
  @Override
  public void close() {
    graphs.close();
  }
}

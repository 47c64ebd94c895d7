package dev.lenet.model;

import dev.lenet.callbacks.History;
import dev.lenet.callbacks.Trainee;
import dev.lenet.datasets.Dataset;
import dev.lenet.datasets.SampleSource;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.internal.builder.GraphBuilder;
import dev.lenet.internal.builder.InferenceGraph;
import dev.lenet.internal.builder.InputSpec;
import dev.lenet.internal.builder.ServingGraph;
import dev.lenet.internal.builder.Statistics;
import dev.lenet.layers.KerasTensor;
import dev.lenet.layers.Layer;
import dev.lenet.layers.core.Input;
import dev.lenet.losses.Loss;
import dev.lenet.losses.Losses;
import dev.lenet.metrics.Metric;
import dev.lenet.metrics.Metrics;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.optimizers.Optimizers;
import dev.lenet.predict.Binding;
import dev.lenet.predict.BoundCall;
import dev.lenet.savedmodel.SavedModelWriter;
import dev.lenet.tensor.Casts;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Scaling;
import dev.lenet.tensor.Shape;
import dev.lenet.train.Evaluator;
import dev.lenet.train.FitOptions;
import dev.lenet.train.Trainer;
import dev.lenet.weights.hdf5.H5Weights;
import dev.lenet.weights.keras.KerasArchive;
import dev.lenet.weights.keras.LegacyH5;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Model}: layers that are trained together. Subclass it with layers as fields and a
 * {@code call} that applies them, or use {@link Sequential} or {@link Functional}.
 *
 * <p>Inputs of any numeric type are cast to float32, as in Keras, and not scaled; see {@link
 * Dataset} for images.
 *
 * <p>A model is thread-safe: the result of concurrent calls is that of some sequential order.
 *
 * <ul>
 *   <li>Predictions ({@code predict}, {@code predictOnBatch}, {@code predictAll}, {@code
 *       layerOutputs}, {@code logits}) run in parallel.
 *   <li>All other calls run one after another; {@code close} waits for predictions in progress.
 *   <li>While {@code fit} runs, other threads see the model as it was before. They may predict,
 *       evaluate, save, export and read weights. {@code fit}, {@code trainOnBatch}, {@code
 *       compile}, {@code setWeights}, {@code loadWeights}, {@code add} and {@code pop} throw {@link
 *       IllegalStateException}; {@code close} waits. Callbacks of {@code fit} see the current
 *       model; of these methods they may call {@code setWeights} and {@code loadWeights}.
 *   <li>{@code stopTraining} and an interrupt end {@code fit} after the current step; {@link
 *       dev.lenet.internal.io.Interrupts} describes what interrupts do.
 * </ul>
 *
 * Models that share layers, such as a nested model and its outer model, are not synchronized with
 * each other: call them from one thread at a time, or only to predict.
 */
public abstract class Model extends Layer implements Trainee, AutoCloseable {
  private static final int PREDICTED_AT_ONCE = 256;

  private final List<Layer> layers = new CopyOnWriteArrayList<>();
  private final CallOrder order = new CallOrder(this::name);
  private final Graphs graphs = new Graphs(this, order);
  private volatile @Nullable Input input;
  private volatile @Nullable LayerGraph graph;

  private volatile @Nullable Optimizer optimizer;
  private volatile @Nullable Loss loss;
  private volatile List<Metric> metrics = List.of();
  private volatile @Nullable String whyNotCompiled;
  private volatile boolean stopped;

  /** Adds a layer to this model under a name: Keras's {@code self.conv1 = ...}. */
  protected final <T extends Layer> T layer(String layerName, T layer) {
    layer.name(layerName);
    return layer(layer);
  }

  /** Adds a layer to this model. A layer without a name gets a numbered one, as in Keras. */
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

  /** Sets the shape of one sample, without N, which Keras infers from the first input. */
  protected final void input(long... sample) {
    input(new Input(sample));
  }

  final void input(Input newInput) {
    graph = null;
    input = newInput;
  }

  /** Sets the input shape from a batch shape in JSON; does nothing if that has none. */
  public final void inputFrom(@Nullable Object batchShape) {
    if (batchShape instanceof List<?> sizes && !sizes.isEmpty()) {
      input(
          sizes.stream()
              .skip(1)
              .mapToLong(size -> size instanceof Number known ? known.longValue() : -1)
              .toArray());
    }
  }

  private Input knownInput() {
    Input known = input;
    if (known == null) {
      throw new InputException(
          name() + ": the input shape is not known yet (expected: an Input layer)");
    }
    return known;
  }

  /** Whether the input shape is known. */
  public final boolean hasInputShape() {
    return input != null;
  }

  /** The name of the input, which signatures also use. */
  public final String inputName() {
    return knownInput().name();
  }

  /** One sample's shape, without N. */
  public final Shape inputShape() {
    return knownInput().sample();
  }

  /**
   * How the bytes of a data set are scaled to the model's floats: as the data set says. Images of a
   * data set without a scaling are scaled to [0, 1], or not at all if the model begins with {@code
   * Rescaling} or {@code Normalization}.
   */
  public final Scaling scalingOf(SampleSource data) {
    Scaling said = data.scaling();
    if (said != null || data.inputType() != DType.UINT8) {
      return said != null ? said : Scaling.NONE;
    }
    return takesRawImages() ? Scaling.NONE : Scaling.ZERO_TO_ONE;
  }

  /**
   * Whether the first layer that changes pixel values, also in a nested model, is {@code Rescaling}
   * or {@code Normalization}. If so, images are not scaled and have values from 0 to 255. The input
   * shape must be known.
   */
  public final boolean takesRawImages() {
    return order.looking("takesRawImages", () -> RawImages.areTakenBy(this));
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 1) {
      return super.outputShape(inputs);
    }
    return describe(inputs.get(0)).shape();
  }

  /**
   * Whether the output is probabilities, from a softmax or a sigmoid, and not logits. The input
   * shape must be known.
   */
  @Override
  public final boolean givesProbabilities() {
    return ProbabilityOutput.areGivenBy(describe(inputShape().prepend(-1)));
  }

  /** Describes the model for an input of this shape, N first, and returns the described output. */
  public final SymbolicTensor describe(Shape shape) {
    return call(KerasTensor.input(shape));
  }

  /**
   * Keras's {@code model.outputs}. Their inputs, followed backwards, are the model's graph of
   * layers. The input shape must be known.
   */
  public final List<KerasTensor> outputs() {
    return order.looking("outputs", () -> graph().outputs());
  }

  /** The graph of layers between input and outputs. */
  public LayerGraph graph() {
    buildIfPossible();
    LayerGraph known = graph;
    if (known == null) {
      KerasTensor start = knownInput().tensor();
      known = new LayerGraph(name(), start, List.of(LayerGraph.node(call(start))));
      graph = known;
    }
    return known;
  }

  /**
   * Keras's {@code model.input}, from which a {@code Functional} model can reuse this model's
   * layers.
   *
   * @throws InputException if the input shape is not known
   */
  public final KerasTensor input() {
    return order.looking("input", () -> graph().input());
  }

  /** Keras's {@code model.output}; the first one of a model with several outputs. */
  @Override
  public final KerasTensor output() {
    return outputs().get(0);
  }

  @Override
  protected final void makeWeights(Shape shape) {
    if (input == null) {
      input = new Input(shape.dropFirst());
    }
    describe(shape);
  }

  /** Builds the weights for the model's input shape. */
  public final void build() {
    order.looking(
        "build",
        () -> {
          build(List.of(inputShape().prepend(-1)));
          graph();
          return this;
        });
  }

  @Override
  protected final void buildIfPossible() {
    if (input != null && !isBuilt() && !layers.isEmpty()) {
      build();
    }
  }

  /** Adds or removes layers of a model that may be built and have graphs. */
  final void changeLayers(String call, Runnable change) {
    order.changing(
        call,
        () -> {
          graphs.close();
          graph = null;
          layers.forEach(Layer::forgetOutput);
          change.run();
          if (isBuilt()) {
            describe(inputShape().prepend(-1));
          }
          buildIfPossible();
          return this;
        });
  }

  /** Keras's {@code compile}: how the model is going to be trained and measured. */
  public final Model compile(Optimizer newOptimizer, Loss newLoss, Metric... newMetrics) {
    return compile(newOptimizer, newLoss, List.of(newMetrics));
  }

  /** Keras's {@code compile}: how the model is going to be trained and measured. */
  public final Model compile(Optimizer newOptimizer, Loss newLoss, List<Metric> newMetrics) {
    return order.changing(
        "compile",
        () -> {
          graphs.close();
          whyNotCompiled = null;
          optimizer = newOptimizer;
          loss = newLoss;
          metrics = List.copyOf(newMetrics);
          return this;
        });
  }

  /**
   * Keras's {@code compile} by names.
   *
   * @param newOptimizer such as {@code adam}, with Keras's defaults
   * @param newLoss such as {@code sparse_categorical_crossentropy}
   * @param newMetrics such as {@code accuracy}
   * @throws InputException if a name is unknown
   */
  public final Model compile(String newOptimizer, String newLoss, String... newMetrics) {
    return compile(
        Optimizers.of(newOptimizer),
        Losses.of(newLoss),
        Arrays.stream(newMetrics).map(Metrics::of).toList());
  }

  /**
   * What the model's file asks for that is not supported, as one line, where it was therefore
   * opened without being compiled: it predicts, and is trained once {@link #compile} has said how.
   * Null where there is no such thing.
   */
  public final @Nullable String whyNotCompiled() {
    return whyNotCompiled;
  }

  /** For readers of files: why this model is not compiled as its file says. */
  public final void notCompiled(String why) {
    whyNotCompiled = why;
  }

  /** Whether the model knows how it is trained. */
  public final boolean isCompiled() {
    return optimizer != null;
  }

  @Override
  public final Optimizer optimizer() {
    return compiled(optimizer);
  }

  private <T> T compiled(@Nullable T part) {
    if (part == null) {
      String why = whyNotCompiled;
      throw new InputException(
          why == null
              ? name() + ": not compiled (expected: compile first)"
              : name() + ": not compiled, since its file asks for what is not here: " + why);
    }
    return part;
  }

  /** What {@link #compile} was given. */
  public final Loss loss() {
    return compiled(loss);
  }

  /** What {@link #compile} was given. */
  @Override
  public final List<Metric> metrics() {
    return metrics;
  }

  /**
   * Keras's {@code fit}. Callbacks may read the model and set its weights and learning rate.
   *
   * @return each epoch's loss and metrics
   * @throws IllegalStateException if another {@code fit} of this model is running
   * @throws CancellationException if the thread is interrupted between two steps
   */
  public final History fit(SampleSource data, FitOptions options) {
    return order.fit(
        new CallOrder.Fit<Held, History>() {
          @Override
          public Held begin() {
            stopped = false;
            return new Held(Model.this, trainer(data, options.batchSize()));
          }

          @Override
          public History train(Held held) {
            return held.trainer().fit(data, options, Model.this, () -> stopped);
          }

          @Override
          public void end(Held held) {
            held.release();
          }
        });
  }

  /**
   * Keras's {@code fit(x, y)}.
   *
   * @param x images, N x H x W x C
   * @param y one class number for each image
   */
  public final History fit(float[][][][] x, int[] y, FitOptions options) {
    return fit(Dataset.of(x, y), options);
  }

  /**
   * Keras's {@code train_on_batch}: runs one training step, and returns the loss and metrics from
   * before it.
   */
  public final Map<String, Double> trainOnBatch(SampleSource batch) {
    return step(batch, null);
  }

  /** Keras's {@code train_on_batch} with one weight for each sample's loss. */
  public final Map<String, Double> trainOnBatch(SampleSource batch, float... sampleWeight) {
    requireWeightEach(batch, sampleWeight);
    return step(batch, sampleWeight);
  }

  private Map<String, Double> step(SampleSource batch, float @Nullable [] sampleWeight) {
    return order.changing(
        "trainOnBatch",
        () -> trainer(batch, batch.size()).trainOnBatch(batch, sampleWeight).logs());
  }

  private Trainer trainer(SampleSource data, int batchSize) {
    return new Trainer(graphs.training(spec(data), loss(), metrics, optimizer(), batchSize));
  }

  /** Keras's {@code evaluate}: the loss and the metrics over all samples. */
  public final Statistics evaluate(SampleSource data) {
    return order.looking("evaluate", () -> evaluator(data).evaluate(data));
  }

  /**
   * Keras's {@code evaluate(x, y)}.
   *
   * @param x images, N x H x W x C
   * @param y one class number for each image
   */
  public final Statistics evaluate(float[][][][] x, int[] y) {
    return evaluate(Dataset.of(x, y));
  }

  /** Keras's {@code evaluate} with one weight for each sample's loss. */
  public final Statistics evaluate(SampleSource data, float... sampleWeight) {
    requireWeightEach(data, sampleWeight);
    return order.looking("evaluate", () -> evaluator(data).evaluate(data, sampleWeight));
  }

  /** Keras's {@code test_on_batch}. */
  public final Map<String, Double> testOnBatch(SampleSource batch) {
    return evaluate(batch).logs();
  }

  private Evaluator evaluator(SampleSource data) {
    return new Evaluator(graphs.evaluation(spec(data), loss(), metrics));
  }

  private void requireWeightEach(SampleSource data, float[] sampleWeight) {
    if (sampleWeight.length != data.size()) {
      throw new InputException(
          "%s: %d sample weights (expected: one for each of the %d samples)"
              .formatted(name(), sampleWeight.length, data.size()));
    }
  }

  private InputSpec spec(SampleSource data) {
    if (hasInputShape() && !inputShape().isCompatibleWith(data.sampleShape())) {
      throw new InputException(
          name()
              + ": samples have shape "
              + data.sampleShape()
              + " (expected: "
              + inputShape()
              + (data.sampleShape().rank() == 3
                  ? "; DataOptions.imageShape loads images in a model's shape)"
                  : ")"));
    }
    learnInput(data.sampleShape());
    requireOneOutput("to be trained and evaluated");
    return InputSpec.of(data, scalingOf(data));
  }

  /**
   * Keras's {@code predict}.
   *
   * @param x samples, N first; numbers of any type, which are cast to float32 and not scaled
   */
  public final HostTensor predict(HostTensor x) {
    return predict(x, Scaling.NONE);
  }

  /**
   * Keras's {@code predict}.
   *
   * @param x images, N x H x W x C
   */
  public final HostTensor predict(float[][][][] x) {
    return predict(HostTensor.of(x));
  }

  /**
   * Keras's {@code predict} for the samples of a data set, whose bytes are scaled as the data set
   * says.
   */
  public final HostTensor predict(SampleSource data) {
    learnInput(data.sampleShape());
    Scaling scaling = scalingOf(data);
    if (data instanceof Dataset inMemory) {
      return predict(inMemory.x(), scaling);
    }
    List<HostTensor> outputs = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(from + PREDICTED_AT_ONCE, data.size());
      outputs.add(predict(data.inputs(from, to), scaling));
      from = to;
    } while (from < data.size());
    return HostTensor.concat(outputs);
  }

  private HostTensor predict(HostTensor x, Scaling scaling) {
    return infer(
        x,
        scaling,
        (inference, fed) -> {
          requireOneOutput("for predict; predictAll gives each");
          return inference.predict(fed);
        });
  }

  /** Keras's {@code predict_on_batch}; as {@link #predict}, which takes any number of samples. */
  public final HostTensor predictOnBatch(HostTensor x) {
    return predict(x);
  }

  /** Keras's {@code predict} of a model with several outputs: one tensor per output, N first. */
  public final List<HostTensor> predictAll(HostTensor x) {
    return infer(
        x,
        (inference, fed) ->
            outputCount() == 1
                ? List.of(inference.predict(fed))
                : inference.predict(fed, graph().outputs()));
  }

  /** Prepares predictions of all outputs that read and write the caller's memory. */
  public final BoundCall bind(Binding binding) {
    return new BoundModel(this::bound, binding, outputCount() == 1 ? List.of() : graph().outputs());
  }

  /**
   * The outputs of all layers for these samples, in the model's order, by layer name. If layers of
   * nested models share a name, they have the path {@code outer/inner}.
   */
  public final Map<String, HostTensor> layerOutputs(HostTensor x) {
    return infer(
        x,
        (inference, fed) -> {
          Map<Layer, String> names = new LinkedHashMap<>(LayerNames.of(this));
          names.keySet().removeIf(layer -> !inference.recorded(layer));
          List<HostTensor> values = inference.predict(fed, List.copyOf(names.keySet()));
          Map<String, HostTensor> outputs = new LinkedHashMap<>();
          int i = 0;
          for (String name : names.values()) {
            outputs.put(name, values.get(i++));
          }
          return outputs;
        });
  }

  /**
   * The logits from which the output is computed, by the name of each layer whose output is the
   * model's; empty if the output does not come from a softmax or a sigmoid.
   */
  public final Map<String, HostTensor> logits(HostTensor x) {
    return infer(
        x,
        (inference, fed) -> {
          Map<String, HostTensor> logits = new LinkedHashMap<>();
          inference
              .logits(fed)
              .ifPresent(
                  value ->
                      LayerNames.of(this).entrySet().stream()
                          .filter(layer -> inference.isPrediction(layer.getKey()))
                          .forEach(layer -> logits.put(layer.getValue(), value)));
          return logits;
        });
  }

  /** Bytes are cast, and scaled, in the graph; other types before it. */
  private <T> T infer(HostTensor x, BiFunction<InferenceGraph, HostTensor, T> use) {
    return infer(x, Scaling.NONE, use);
  }

  private <T> T infer(
      HostTensor x, Scaling scaling, BiFunction<InferenceGraph, HostTensor, T> use) {
    learnInput(x.shape().dropFirst());
    HostTensor fed = x.dtype() == DType.UINT8 ? x : Casts.toFloat32(x);
    return graphs.infer(fed.dtype(), scaling, graph -> use.apply(graph, fed));
  }

  private <T> T bound(DType dtype, Function<InferenceGraph, T> use) {
    return graphs.infer(dtype, Scaling.NONE, use);
  }

  /** Takes the first data's shape for the input's where none was given, as Keras does. */
  private void learnInput(Shape sample) {
    if (input == null) {
      order.looking(
          "build",
          () -> {
            if (input == null) {
              learnFirst(sample);
            }
            return this;
          });
    }
  }

  private void learnFirst(Shape sample) {
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

  /** The number of outputs. */
  public int outputCount() {
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

  /** The weights in Keras's order, without the seeds of random layers. */
  public final List<Weight> weights() {
    return List.copyOf(weightPaths().keySet());
  }

  /** Keras's {@code get_weights}. */
  @Override
  public final List<HostTensor> getWeights() {
    return order.looking(
        "getWeights",
        () -> {
          List<Weight> weights = weights();
          Weight.fetchAll(weights);
          return weights.stream().map(Weight::value).toList();
        });
  }

  /** Keras's {@code set_weights}: one value per weight, in the order of {@link #getWeights}. */
  @Override
  public final void setWeights(List<HostTensor> values) {
    order.assigning(
        "setWeights",
        () -> {
          assign(values);
          return this;
        });
  }

  private void assign(List<HostTensor> values) {
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

  /** Prints Keras's table of the layers; see {@link Summary} for options. */
  public final void summary() {
    System.out.print(new Summary(this));
  }

  /**
   * Keras's {@code to_json}: the layers and how they are connected, and how it was compiled.
   *
   * @throws InputException if a layer, loss, metric or optimizer has a class that could not be read
   *     again
   */
  @Override
  public final String toJson() {
    return order.looking("toJson", () -> ModelJson.write(ConfigWriter.model(this)));
  }

  /**
   * Keras's {@code save}: writes architecture, weights and optimizer to one {@code .keras} file,
   * which Python's {@code keras.models.load_model} opens. The file is written completely or not at
   * all.
   *
   * @throws InputException if a layer, loss, metric or optimizer has a class that could not be read
   *     again; {@link #saveWeights} and {@link #export} accept such models
   */
  @Override
  public final void save(Path file) {
    save(file, Map.of());
  }

  /**
   * Keras's {@code save}, with further texts by name in the file, which Keras passes over: {@code
   * KerasArchive.notes} reads them.
   */
  public final void save(Path file, Map<String, String> notes) {
    requireSuffix(file, ".keras");
    order
        .looking("save", () -> KerasArchive.of(toJson(), WeightFile.write(this)))
        .withNotes(notes)
        .write(file);
  }

  /**
   * Keras's {@code save_weights}: writes a {@code .weights.h5} file, with the optimizer's state.
   */
  @Override
  public final void saveWeights(Path file) {
    requireSuffix(file, ".weights.h5");
    H5Weights.write(file, order.looking("saveWeights", () -> WeightFile.write(this)));
  }

  /**
   * Keras's {@code load_weights}: from a {@code .weights.h5}, a {@code .keras} or a legacy {@code
   * .h5} file of any model with the same structure. The optimizer's state of a legacy file is not
   * restored, as in Keras.
   *
   * @throws InputException if the weights do not fit; the message has the names and shapes of both
   *     sides
   */
  public final void loadWeights(Path file) {
    order.assigning(
        "loadWeights",
        () -> {
          readWeights(file);
          return this;
        });
  }

  private void readWeights(Path file) {
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
   * Keras's {@code export}: writes a SavedModel that TensorFlow runs in any language, with the
   * signatures {@code serving_default} and {@code serve} for batches of any size.
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
    try (ServingGraph graph = order.looking("export", () -> servingGraph(inputName))) {
      SavedModelWriter.write(graph, inputName, folder, extras);
    }
  }

  private ServingGraph servingGraph(String inputName) {
    List<?> recorded = outputCount() == 1 ? List.of() : graph().outputs();
    return GraphBuilder.serving(this, inputShape(), inputName, recorded);
  }

  /**
   * Frees the sessions. The weights are kept, and the model can be used again. Waits for {@code
   * fit} and other calls in progress, and cannot be interrupted.
   */
  @Override
  public void close() {
    order.afterFit("close", graphs::close);
  }
}

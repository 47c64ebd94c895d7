package dev.lenet.model;

import dev.lenet.callbacks.History;
import dev.lenet.callbacks.Trainee;
import dev.lenet.data.DType;
import dev.lenet.data.Dataset;
import dev.lenet.data.HostTensor;
import dev.lenet.data.InputException;
import dev.lenet.data.Scaling;
import dev.lenet.data.Shape;
import dev.lenet.graph.Sym;
import dev.lenet.graph.Weight;
import dev.lenet.layers.Described;
import dev.lenet.layers.Layer;
import dev.lenet.losses.Loss;
import dev.lenet.metrics.Metric;
import dev.lenet.optimizers.Optimizer;
import dev.lenet.train.Evaluator;
import dev.lenet.train.FitOptions;
import dev.lenet.train.GraphBuilder;
import dev.lenet.train.InferenceGraph;
import dev.lenet.train.InputSpec;
import dev.lenet.train.ModelGraph;
import dev.lenet.train.Statistics;
import dev.lenet.train.Trainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code Model}: layers that are trained together. Subclass it with layers as fields and
 * {@code call} applying them, or use {@link Sequential} or {@link Functional}.
 */
public abstract class Model extends Layer implements Trainee, AutoCloseable {
  private final List<Layer> layers = new ArrayList<>();
  private @Nullable Shape inputShape;
  private Scaling scaling = Scaling.ZERO_TO_ONE;

  private @Nullable Optimizer optimizer;
  private @Nullable Loss loss;
  private List<Metric> metrics = List.of();

  private @Nullable ModelGraph trainingGraph;
  private int trainingBatchSize;
  private @Nullable InferenceGraph inferenceGraph;
  private @Nullable DType inferenceInput;
  private volatile boolean stopped;

  /** Makes a layer part of this model under a name: Keras's {@code self.conv1 = ...}. */
  protected final <T extends Layer> T layer(String layerName, T layer) {
    layer.name(layerName);
    return layer(layer);
  }

  /** Makes a layer part of this model; without a name it gets one, as Keras numbers them. */
  protected final <T extends Layer> T layer(T layer) {
    if (layers.contains(layer)) {
      return layer;
    }
    if (!layer.isNamed()) {
      layer.name(unusedName(snakeCase(layer.className())));
    }
    if (layers.stream().anyMatch(other -> other.name().equals(layer.name()))) {
      throw new InputException(
          name() + ": two layers are named " + layer.name() + " (expected: every name once)");
    }
    layers.add(layer);
    return layer;
  }

  private String unusedName(String stem) {
    for (int i = 0; ; i++) {
      String candidate = i == 0 ? stem : stem + "_" + i;
      if (layers.stream().noneMatch(layer -> layer.name().equals(candidate))) {
        return candidate;
      }
    }
  }

  /** The layers, in order. */
  public final List<Layer> layers() {
    return Collections.unmodifiableList(layers);
  }

  @Override
  public final List<Layer> sublayers() {
    return layers();
  }

  /** Keras's {@code get_layer}. */
  public final Layer getLayer(String layerName) {
    return layers.stream()
        .filter(layer -> layer.name().equals(layerName))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    name()
                        + ": no layer "
                        + layerName
                        + " (there are: "
                        + layers.stream().map(Layer::name).toList()
                        + ")"));
  }

  /** Says what one sample looks like, without N: what Keras learns from the first input. */
  protected final void input(long... sample) {
    inputShape = Shape.of(sample);
  }

  /** One sample's shape, without N. */
  public final Shape inputShape() {
    if (inputShape == null) {
      throw new IllegalStateException(name() + ": the input's shape is not known yet");
    }
    return inputShape;
  }

  /** How fed bytes become the model's floats: [0, 1] unless told otherwise. */
  public final Model scaling(Scaling newScaling) {
    scaling = newScaling;
    closeGraphs();
    return this;
  }

  public final Scaling scaling() {
    return scaling;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return describe(inputs.get(0)).shape();
  }

  /** The model's graph of layers for this input, N first: its output, described. */
  public final Sym describe(Shape input) {
    return call(Described.input(input));
  }

  @Override
  protected final void makeWeights(Shape input) {
    if (inputShape == null) {
      inputShape = input.dropFirst();
    }
    describe(input);
  }

  /** Builds the weights for the input shape that the model knows. */
  public final void build() {
    build(List.of(inputShape().prepend(-1)));
  }

  /** Keras's {@code compile}: how the model is going to be trained and measured. */
  public final Model compile(Optimizer newOptimizer, Loss newLoss, Metric... newMetrics) {
    closeGraphs();
    optimizer = newOptimizer;
    loss = newLoss;
    metrics = List.of(newMetrics);
    return this;
  }

  @Override
  public final Optimizer optimizer() {
    if (optimizer == null) {
      throw new InputException(name() + ": not compiled (expected: compile before fit)");
    }
    return optimizer;
  }

  private Loss loss() {
    if (loss == null) {
      throw new InputException(
          name() + ": not compiled (expected: compile before fit and evaluate)");
    }
    return loss;
  }

  /** Keras's {@code fit}. */
  public final History fit(Dataset data, FitOptions options) {
    stopped = false;
    return new Trainer(graph(InputSpec.of(data, scaling), options.batchSize()))
        .fit(data, options, this, () -> stopped);
  }

  /** Keras's {@code train_on_batch}: one step; returns the loss and metrics from before it. */
  public final Map<String, Double> trainOnBatch(Dataset batch) {
    return new Trainer(graph(InputSpec.of(batch, scaling), batch.size()))
        .trainOnBatch(batch, null)
        .logs();
  }

  /** Keras's {@code evaluate}. */
  public final Statistics evaluate(Dataset data) {
    return new Evaluator(
            graph(InputSpec.of(data, scaling), trainingBatchSize == 0 ? 32 : trainingBatchSize))
        .evaluate(data);
  }

  /** Keras's {@code predict}: uint8 is scaled, float32 is taken as it is; N first. */
  public final HostTensor predict(HostTensor x) {
    return inferenceGraph(x).predict(x);
  }

  /** Every layer's output for these samples, by layer name. */
  public final Map<String, HostTensor> layerOutputs(HostTensor x) {
    return inferenceGraph(x).layerOutputs(x);
  }

  private synchronized InferenceGraph inferenceGraph(HostTensor x) {
    if (inferenceGraph == null || inferenceInput != x.dtype() || !inferenceGraph.isCurrent()) {
      if (inferenceGraph != null) {
        inferenceGraph.close();
        inferenceGraph = null;
      }
      if (inputShape == null) {
        input(x.shape().dropFirst().toArray());
      }
      inferenceInput = x.dtype();
      inferenceGraph = GraphBuilder.inference(this, x.dtype(), inputShape(), scaling);
    }
    return inferenceGraph;
  }

  /**
   * The graph that is trained and evaluated; built when what is fed, or the batch size, changes.
   */
  private synchronized ModelGraph graph(InputSpec spec, int batchSize) {
    if (inputShape != null && !inputShape.isCompatibleWith(spec.sample())) {
      throw new InputException(
          name() + ": samples have shape " + spec.sample() + " (expected: " + inputShape + ")");
    }
    if (trainingGraph == null
        || !trainingGraph.spec().equals(spec)
        || trainingBatchSize != batchSize) {
      closeTrainingGraph();
      trainingGraph =
          optimizer == null
              ? GraphBuilder.evaluation(this, spec, loss(), metrics)
              : GraphBuilder.training(this, spec, loss(), metrics, optimizer, batchSize);
      trainingBatchSize = batchSize;
    }
    return trainingGraph;
  }

  @Override
  public final void stopTraining() {
    stopped = true;
  }

  @Override
  public final List<HostTensor> getWeights() {
    return weightPaths().keySet().stream().map(Weight::value).toList();
  }

  @Override
  public final void setWeights(List<HostTensor> values) {
    List<Weight> weights = List.copyOf(weightPaths().keySet());
    if (weights.size() != values.size()) {
      throw new InputException(
          name() + ": " + values.size() + " weights (expected: " + weights.size() + ")");
    }
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).assign(values.get(i));
    }
  }

  private void closeTrainingGraph() {
    if (trainingGraph != null) {
      trainingGraph.close();
      trainingGraph = null;
    }
  }

  private synchronized void closeGraphs() {
    closeTrainingGraph();
    if (inferenceGraph != null) {
      inferenceGraph.close();
      inferenceGraph = null;
    }
  }

  /** Frees the sessions; the weights stay, and the model can be used again. */
  @Override
  public void close() {
    closeGraphs();
  }
}

package dev.lenet.layers;

import dev.lenet.config.Catalog;
import dev.lenet.constraints.Constraint;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.GraphScope;
import dev.lenet.graph.SymbolicTensor;
import dev.lenet.graph.Weight;
import dev.lenet.initializers.Initializer;
import dev.lenet.regularizers.Regularizer;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * A step of a network: Keras's {@code Layer}. {@link #apply} is Keras's {@code __call__}: it builds
 * the layer at its first input, checks shapes, and has {@link #call} compute.
 */
public abstract class Layer extends LayerFacts {
  private final List<Weight> ownWeights = new ArrayList<>();
  private final List<Weight> seeds = new ArrayList<>();
  private final Map<Weight, Regularizer> regularizers = new LinkedHashMap<>();
  private final Map<Weight, Constraint> constraints = new LinkedHashMap<>();
  private @Nullable String name;
  private boolean trainable = true;
  private String dtypePolicy = DTypePolicies.FLOAT32;
  private @Nullable Regularizer activityRegularizer;
  private boolean built;
  private @Nullable KerasTensor output;
  private Shape builtFor = Shape.SCALAR;

  /** What Keras calls this layer's class, such as {@code Conv2D}. */
  public String className() {
    return getClass().getSimpleName();
  }

  /** Whether {@link #name(String)} or a model has named this layer. */
  public final boolean isNamed() {
    return name != null;
  }

  /** The name: its own, or Keras's snake case of its class where it has none yet. */
  public final String name() {
    return name != null ? name : Catalog.snakeCase(className());
  }

  /** Names the layer. */
  public Layer name(String newName) {
    if (newName.isEmpty() || newName.contains("/")) {
      throw new InputException(
          "layer name '" + newName + "' of " + className() + " (expected: not empty, and no '/')");
    }
    name = newName;
    return this;
  }

  /** Whether training may change the layer's weights. */
  public final boolean trainable() {
    return trainable;
  }

  /** Keras's {@code trainable}: false freezes the layer's weights from the next compile on. */
  public Layer trainable(boolean isTrainable) {
    trainable = isTrainable;
    sublayers().forEach(sublayer -> sublayer.trainable(isTrainable));
    return this;
  }

  /** What penalizes the layer's outputs; null where nothing does. */
  public final @Nullable Regularizer activityRegularizer() {
    return activityRegularizer;
  }

  /**
   * Penalizes the layer's outputs: Keras's {@code activity_regularizer}. As in Keras 3.15 and in
   * Keras 2, the penalty on a batch is divided by its samples; other versions of Keras 3 do not
   * divide it, and a file does not say which it means.
   */
  public Layer activityRegularizer(@Nullable Regularizer regularizer) {
    activityRegularizer = regularizer;
    return this;
  }

  /** The regularizer of outputs that is not among {@link #config}'s options, for who writes it. */
  public @Nullable Regularizer unwrittenActivityRegularizer() {
    return activityRegularizer;
  }

  /** Whether outputs are penalized in or below this layer. */
  public final boolean penalizesActivity() {
    return activityRegularizer != null || sublayers().stream().anyMatch(Layer::penalizesActivity);
  }

  /** Keras's dtype policy, which files keep; the layer computes in float32 whatever it is. */
  public final String dtypePolicy() {
    return dtypePolicy;
  }

  /**
   * Sets the policy that files keep, such as {@code mixed_float16}.
   *
   * @param policy one that {@link DTypePolicies} knows
   */
  public final void dtypePolicy(String policy) {
    dtypePolicy = policy;
  }

  /** Computes this layer on its input: Keras's {@code layer(x)}. */
  public final SymbolicTensor apply(SymbolicTensor... inputs) {
    return apply(Arrays.asList(inputs));
  }

  /** Computes this layer on its inputs: Keras's {@code layer([a, b])}. */
  public final SymbolicTensor apply(List<SymbolicTensor> inputs) {
    List<Shape> shapes = inputs.stream().map(SymbolicTensor::shape).toList();
    build(shapes);
    if (!inputs.get(0).isInGraph()) {
      KerasTensor described = new KerasTensor(this, inputs, outputShape(shapes));
      if (output == null && described.startsAtLayers()) {
        output = described;
      }
      return described;
    }
    GraphScope outer = inputs.get(0).scope();
    GraphScope inner = outer.under(name());
    SymbolicTensor output = call(inputs.stream().map(x -> x.in(inner)).toList()).in(outer);
    outer.record(this, output);
    penalize(outer, output);
    return output;
  }

  private void penalize(GraphScope scope, SymbolicTensor made) {
    Regularizer regularizer = activityRegularizer;
    if (regularizer != null) {
      scope.penalize(
          tf -> {
            Operand<TFloat32> samples =
                tf.dtypes.cast(
                    tf.slice(tf.shape(made.operand()), tf.array(0), tf.array(1)), TFloat32.class);
            return tf.math.divNoNan(
                regularizer.penalty(tf, made.operand()), tf.reshape(samples, tf.array(new int[0])));
          });
    }
  }

  /**
   * Keras's {@code layer.output}: what the layer makes where it was first applied, between a
   * model's {@code Input} and its end. A {@code Functional} model may end there.
   *
   * @throws InputException where the layer is in no model whose input shape is known
   */
  public KerasTensor output() {
    if (output == null) {
      throw bad("no output yet", "a layer of a model that knows its input shape");
    }
    return output;
  }

  /** Forgets where the layer was first applied: its model is changed. */
  public final void forgetOutput() {
    output = null;
  }

  /** Makes the weights for these input shapes, once; a later call does nothing. */
  public final void build(List<Shape> inputShapes) {
    if (!built) {
      outputShape(inputShapes);
      builtFor = inputShapes.get(0);
      makeWeights(builtFor);
      built = true;
    }
  }

  /** Whether the layer has its weights. */
  public final boolean isBuilt() {
    return built;
  }

  /** Where a layer with weights makes them, with {@link #addWeight}. */
  protected void makeWeights(Shape inputShape) {}

  /** The first input's shape when the weights were made: what Keras writes as build config. */
  public final Shape builtFor() {
    if (!built) {
      throw new IllegalStateException(name() + ": not built");
    }
    return builtFor;
  }

  /** The output's shape for these inputs; says in one line what does not fit. */
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw bad(inputs.size() + " inputs", "1");
    }
    return outputShape(inputs.get(0));
  }

  /** The output's shape for one input: by default the input's. */
  protected Shape outputShape(Shape input) {
    return input;
  }

  /** What the layer computes from its inputs. */
  protected SymbolicTensor call(List<SymbolicTensor> inputs) {
    return call(inputs.get(0));
  }

  /** What the layer computes from one input. */
  protected abstract SymbolicTensor call(SymbolicTensor x);

  /** An exception that names this layer, what is wrong and what was expected. */
  protected final InputException bad(String what, String expected) {
    return new InputException(name() + ": " + what + " (expected: " + expected + ")");
  }

  /** Refuses an input that is not N x H x W x C. */
  protected final void requireImages(Shape input) {
    if (input.rank() != 4) {
      throw bad("input rank: " + input.rank() + ", shape " + input, "4, NHWC");
    }
  }

  /** Refuses an input with another size along this dimension than the weights were made for. */
  protected final void requireSameSize(Shape input, int dimension, String what) {
    if (input.size(dimension) < 0) {
      throw bad(what + " of input " + input + " unknown", "a known size");
    }
    if (!built) {
      return;
    }
    if (input.rank() != builtFor.rank() && dimension >= 0) {
      throw bad(
          "input rank: " + input.rank() + ", shape " + input,
          builtFor.rank() + ", as in " + builtFor + ", for which it was built");
    }
    if (input.size(dimension) != builtFor.size(dimension)) {
      throw bad(
          what + ": " + input.size(dimension) + ", shape " + input,
          builtFor.size(dimension) + ", as in " + builtFor + ", for which it was built");
    }
  }

  /**
   * The options, as Keras's {@code get_config} names them, without {@code name}, {@code trainable}
   * and {@code dtype}, which every layer has.
   */
  public Map<String, @Nullable Object> config() {
    return new LinkedHashMap<>();
  }

  /** A trainable float32 weight of this layer. */
  protected final Weight addWeight(
      String weightName, Shape shape, Initializer initializer, @Nullable Regularizer regularizer) {
    Weight weight = addState(weightName, shape, initializer, true);
    if (regularizer != null) {
      regularizers.put(weight, regularizer);
    }
    return weight;
  }

  /** A trainable float32 weight of this layer. */
  protected final Weight addWeight(String weightName, Shape shape, WeightOptions options) {
    Weight weight = addWeight(weightName, shape, options.initializer(), options.regularizer());
    Constraint constraint = options.constraint();
    if (constraint != null) {
      constraints.put(weight, constraint);
    }
    return weight;
  }

  /** A float32 weight that gradients do not change, such as a moving average, unless trainable. */
  protected final Weight addState(
      String weightName, Shape shape, Initializer initializer, boolean isTrainable) {
    return addState(
        new Weight(weightName, DType.FLOAT32, shape, isTrainable, () -> initializer.sample(shape)));
  }

  /** A weight of any dtype, such as a seed. */
  protected final Weight addState(Weight weight) {
    ownWeights.add(weight);
    return weight;
  }

  /**
   * The state {@code [seed, count]} from which a random layer draws. As in Keras it is no weight:
   * {@code getWeights} does not hold it. Unlike Keras's, files do, so that training goes on with
   * the numbers that it would have drawn.
   *
   * @param seed is asked for when the state is first needed
   */
  protected final Weight addSeed(LongSupplier seed) {
    Weight weight =
        new Weight(
            "seed_generator_state",
            DType.INT64,
            Shape.of(2),
            false,
            () -> HostTensor.ofLongs(Shape.of(2), seed.getAsLong(), 0));
    seeds.add(weight);
    return weight;
  }

  /** This layer's own weight of this name, which must have been made. */
  protected final Weight weight(String weightName) {
    for (Weight weight : ownWeights) {
      if (weight.name().equals(weightName)) {
        return weight;
      }
    }
    throw new IllegalStateException(
        name() + ": no weight " + weightName + " (is the layer built?)");
  }

  /** The layers inside this one; none for a plain layer. */
  public List<Layer> sublayers() {
    return List.of();
  }

  @Override
  public final List<Weight> ownWeights() {
    return List.copyOf(ownWeights);
  }

  /** The state from which this layer itself draws; empty for a layer that draws nothing. */
  public final List<Weight> ownSeeds() {
    return List.copyOf(seeds);
  }

  /**
   * Every weight in and below this layer, in Keras's order, with its path, such as {@code
   * conv1/kernel}. A shared layer's weights are there once.
   */
  public final Map<Weight, String> weightPaths() {
    Map<Weight, String> paths = new LinkedHashMap<>();
    collect("", paths);
    return paths;
  }

  /** Makes the weights of a layer that knows its input's shape; does nothing for others. */
  protected void buildIfPossible() {}

  private void collect(String prefix, Map<Weight, String> paths) {
    buildIfPossible();
    for (Weight weight : ownWeights) {
      paths.putIfAbsent(weight, prefix + weight.name());
    }
    for (Layer sublayer : sublayers()) {
      sublayer.collect(prefix + sublayer.name() + "/", paths);
    }
  }

  /** The states of the random layers in and below this one, with their paths. */
  public final Map<Weight, String> seedPaths() {
    Map<Weight, String> paths = new LinkedHashMap<>();
    collectSeeds("", paths);
    return paths;
  }

  private void collectSeeds(String prefix, Map<Weight, String> paths) {
    for (Weight seed : seeds) {
      paths.putIfAbsent(seed, prefix + seed.name());
    }
    for (Layer sublayer : sublayers()) {
      sublayer.collectSeeds(prefix + sublayer.name() + "/", paths);
    }
  }

  /** The weights in and below this layer that gradients may change, in Keras's order. */
  public final List<Weight> trainableWeights() {
    Map<Weight, Boolean> weights = new LinkedHashMap<>();
    collectTrainable(weights);
    return List.copyOf(weights.keySet());
  }

  private void collectTrainable(Map<Weight, Boolean> weights) {
    buildIfPossible();
    if (trainable) {
      for (Weight weight : ownWeights) {
        if (weight.trainable()) {
          weights.put(weight, true);
        }
      }
      sublayers().forEach(sublayer -> sublayer.collectTrainable(weights));
    }
  }

  /** The penalties of the trainable weights in and below this layer: one scalar each. */
  public final List<Operand<TFloat32>> penalties(GraphScope scope) {
    Map<Weight, Regularizer> all = new LinkedHashMap<>();
    collectRegularizers(all);
    List<Operand<TFloat32>> penalties = new ArrayList<>();
    for (Weight weight : trainableWeights()) {
      Regularizer regularizer = all.get(weight);
      if (regularizer != null) {
        penalties.add(regularizer.penalty(scope.tf(), scope.read(weight)));
      }
    }
    return penalties;
  }

  private void collectRegularizers(Map<Weight, Regularizer> all) {
    all.putAll(regularizers);
    sublayers().forEach(sublayer -> sublayer.collectRegularizers(all));
  }

  /** The constraints on weights in and below this layer. */
  public final Map<Weight, Constraint> constraints() {
    Map<Weight, Constraint> all = new LinkedHashMap<>(constraints);
    sublayers().forEach(sublayer -> all.putAll(sublayer.constraints()));
    return all;
  }

  /** Whether, while training, one sample's output depends on the others of its batch. */
  public boolean mixesBatch() {
    return sublayers().stream().anyMatch(Layer::mixesBatch);
  }

  /** How many numbers the weights in and below this layer hold. */
  public final long countParams() {
    return weightPaths().keySet().stream().mapToLong(weight -> weight.shape().elements()).sum();
  }
}

package dev.lenet.optimizers;

import dev.lenet.config.Catalog;
import dev.lenet.exceptions.InputException;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's optimizer: how gradients change weights. Its state (iterations, learning rate, and the
 * slots of each weight, in Keras's order) are {@link Weight}s, and so outlives every graph.
 *
 * <p>A step goes as in keras/src/optimizers/base_optimizer.py: clip the gradients, decay the
 * weights, update.
 */
public abstract class Optimizer {
  private final Weight iterations =
      new Weight(
          "iteration", DType.INT64, Shape.SCALAR, false, () -> HostTensor.ofLongs(Shape.SCALAR, 0));
  private final @Nullable Weight learningRate;
  private final @Nullable LearningRateSchedule schedule;
  private final Clipping clipping = new Clipping();
  private final Averages averages = new Averages();
  private final Accumulation accumulation = new Accumulation();
  private Map<Weight, String> paths = Map.of();
  private @Nullable Double weightDecay;
  private @Nullable Pattern undecayed;
  private final Map<Weight, Map<String, Weight>> slots = new LinkedHashMap<>();

  /** For subclasses: a fixed learning rate, 0 or more. */
  protected Optimizer(double learningRate) {
    if (!(learningRate >= 0) || Double.isInfinite(learningRate)) {
      throw new InputException("learning rate " + learningRate + " (expected: 0 or more)");
    }
    this.schedule = null;
    this.learningRate =
        new Weight(
            "learning_rate",
            DType.FLOAT32,
            Shape.SCALAR,
            false,
            () -> HostTensor.ofFloats(Shape.SCALAR, (float) learningRate));
  }

  /** For subclasses: a learning rate that a schedule gives for each step. */
  protected Optimizer(LearningRateSchedule schedule) {
    this.schedule = schedule;
    this.learningRate = null;
  }

  /** Keras's class name, such as {@code Adam}; by default the Java class's. */
  public String className() {
    return getClass().getSimpleName();
  }

  /** Keras's default name, such as {@code rm_sprop}; by default the class's in snake case. */
  protected String defaultName() {
    return Catalog.snakeCase(className());
  }

  /** Adds this optimizer's own options, in Keras's order; by default it has none. */
  protected void addOptions(Map<String, @Nullable Object> config) {}

  /**
   * The names of the slots that every weight has; by default none. Those of one list lie together
   * for each weight in the state; the lists follow each other.
   */
  protected List<List<String>> slotNames() {
    return List.of();
  }

  /** What a slot starts with: 0 by default. */
  protected float slotStart() {
    return 0;
  }

  /** What the slot of this name starts with; {@link #slotStart()} by default. */
  protected float slotStart(String slotName) {
    return slotStart();
  }

  /** Makes a weight's slot, by default of the weight's shape; null where it has none. */
  protected @Nullable Weight slot(Weight weight, String slotName) {
    return newSlot(slotName, weight.shape(), slotStart(slotName));
  }

  /** Where a weight is in its model, such as {@code dense/kernel}. */
  protected final String path(Weight weight) {
    return paths.getOrDefault(weight, weight.name());
  }

  /** State that is no weight's, behind the slots. */
  protected List<Weight> ownState() {
    return List.of();
  }

  /** How many numbers {@link #numbers} gives. */
  protected int numberCount() {
    return 0;
  }

  /**
   * The numbers that a step needs beside the learning rate, computed on the JVM and fed.
   *
   * @param step 1 for the first step
   */
  protected float[] numbers(long step) {
    return new float[0];
  }

  /** The op that changes a weight. */
  protected abstract Op update(UpdateStep step);

  /** How many numbers a step is fed. */
  public final int scalarCount() {
    return 1 + numberCount() + (averages.areUsed() ? Averages.SCALARS : 0);
  }

  /** What the next step is fed: the learning rate and {@link #numbers}. */
  public final float[] nextScalars() {
    float[] numbers = numbers(updates() + 1);
    float[] scalars = new float[scalarCount()];
    scalars[0] = learningRate();
    System.arraycopy(numbers, 0, scalars, 1, numbers.length);
    if (averages.areUsed()) {
      float[] own = averages.scalars(updates());
      System.arraycopy(own, 0, scalars, scalars.length - own.length, own.length);
    }
    return scalars;
  }

  /** Notes that a step was taken. */
  public void stepTaken() {
    setIterations(iterations() + 1);
  }

  /**
   * The ops of one step.
   *
   * @param gradients one for each weight
   * @param fed the numbers of {@link #nextScalars}, a vector
   */
  public final List<Op> apply(
      Ops tf,
      Variables variables,
      List<Weight> weights,
      List<Operand<TFloat32>> gradients,
      Operand<TFloat32> fed) {
    List<Operand<TFloat32>> scalars = scalars(tf, fed);
    List<Operand<TFloat32>> clipped =
        clipping.apply(tf, accumulation.means(tf, variables, weights, gradients));
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      UpdateStep step =
          new UpdateStep(tf, variables, weight, slotsOf(weight), clipped.get(i), scalars);
      Double decay = excluded(weight) ? null : weightDecay(weight);
      Op update = update(decay == null ? step : step.decayed(decay));
      updates.add(accumulation.emptied(tf, variables, weight, update));
    }
    return averages.areUsed() ? averages.behind(tf, variables, weights, updates, scalars) : updates;
  }

  /** The ops of a step that adds gradients up for a later one; see {@link #updatesNext}. */
  public final List<Op> accumulate(
      Ops tf,
      Variables variables,
      List<Weight> weights,
      List<Operand<TFloat32>> gradients,
      Operand<TFloat32> fed) {
    List<Op> added = accumulation.add(tf, variables, weights, gradients);
    // What changes weights has to wait until every gradient is there, which needs the old ones.
    List<Op> done = Collections.nCopies(weights.size(), tf.withControlDependencies(added).noOp());
    return averages.areUsed()
        ? averages.behind(tf, variables, weights, done, scalars(tf, fed))
        : done;
  }

  private List<Operand<TFloat32>> scalars(Ops tf, Operand<TFloat32> fed) {
    List<Operand<TFloat32>> scalars = new ArrayList<>();
    tf.withName("scalar")
        .unstack(fed, (long) scalarCount())
        .iterator()
        .forEachRemaining(scalars::add);
    return scalars;
  }

  private boolean excluded(Weight weight) {
    return undecayed != null && undecayed.matcher(weight.name()).find();
  }

  /** How fast this weight shrinks by itself; null for not at all. */
  protected @Nullable Double weightDecay(Weight weight) {
    return weightDecay;
  }

  private Map<String, Weight> slotsOf(Weight weight) {
    Map<String, Weight> own = slots.get(weight);
    if (own == null) {
      throw new InputException(
          "optimizer %s: weight %s is not one of those it was built for (expected: a new optimizer for other weights)"
              .formatted(className(), weight.name()));
    }
    return own;
  }

  /** Whether it has its slots, and with them the weights that it serves. */
  public final boolean isBuilt() {
    return !slots.isEmpty();
  }

  /** Makes the slots of these weights, once. An optimizer serves the weights it was built for. */
  public final void build(List<Weight> weights) {
    build(weights, Map.of());
  }

  /**
   * Makes the slots of these weights, once.
   *
   * @param weightPaths where each is in its model
   */
  public final void build(List<Weight> weights, Map<Weight, String> weightPaths) {
    if (slots.isEmpty()) {
      paths = Map.copyOf(weightPaths);
      for (Weight weight : weights) {
        if (averages.areUsed()) {
          averages.build(weight, newSlot("average", weight.shape(), 0));
        }
        if (accumulation.isUsed()) {
          accumulation.build(weight, newSlot("gradient_accumulator", weight.shape(), 0));
        }
        Map<String, Weight> own = new LinkedHashMap<>();
        for (List<String> group : slotNames()) {
          for (String name : group) {
            Weight slot = slot(weight, name);
            if (slot != null) {
              own.put(name, slot);
            }
          }
        }
        slots.put(weight, own);
      }
    }
    weights.forEach(this::slotsOf);
  }

  /** A slot of this shape, every element of which starts with the same number. */
  protected static Weight newSlot(String name, Shape shape, float start) {
    return new Weight(
        name,
        DType.FLOAT32,
        shape,
        false,
        () -> {
          float[] values = new float[(int) shape.elements()];
          Arrays.fill(values, start);
          return HostTensor.ofFloats(shape, values);
        });
  }

  /** How many weights it trains. */
  final int weightCount() {
    return slots.size();
  }

  /** The slots of a weight that steps change, with its average and its accumulated gradient. */
  public final List<Weight> slots(Weight weight) {
    List<Weight> all = new ArrayList<>();
    for (Weight own : Arrays.asList(averages.of(weight), accumulation.of(weight))) {
      if (own != null) {
        all.add(own);
      }
    }
    slots.getOrDefault(weight, Map.of()).values().stream()
        .filter(slot -> slot.dtype() == DType.FLOAT32)
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** How often weights were changed: the steps, but for those that only add gradients up. */
  public final long updates() {
    return accumulation.updates(iterations());
  }

  /** Whether some steps only add gradients up. */
  public final boolean accumulates() {
    return accumulation.isUsed();
  }

  /** Whether the next step changes weights, and does not only add gradients up. */
  public final boolean updatesNext() {
    return accumulation.updatesAfter(iterations());
  }

  /** Gives weights their moving averages, where {@link #useEma} keeps some: {@code fit}'s end. */
  public final void finalizeVariableValues() {
    if (iterations() > 0) {
      averages.takeOver();
    }
  }

  /**
   * Refuses an optimizer that keeps no moving averages.
   *
   * @param asking who needs them
   */
  public final void requireAverages(String asking) {
    if (!averages.areUsed()) {
      throw new InputException(
          asking + ": optimizer " + className() + " keeps no averages (expected: useEma)");
    }
  }

  /** Exchanges weights and their moving averages, where {@link #useEma} keeps some. */
  public final void swapAverages() {
    averages.swap();
  }

  /** Sets the moving averages to the weights. */
  public final void setAverages() {
    averages.set();
  }

  /** How many steps were taken. */
  public final long iterations() {
    return iterations.value().longs()[0];
  }

  /** Sets how many steps were taken. */
  public final void setIterations(long steps) {
    iterations.assign(HostTensor.ofLongs(Shape.SCALAR, steps));
  }

  /** The learning rate of the next step. */
  public final float learningRate() {
    return learningRate != null ? learningRate.value().floats()[0] : schedule().at(iterations());
  }

  private LearningRateSchedule schedule() {
    if (schedule == null) {
      throw new IllegalStateException("neither a learning rate nor a schedule");
    }
    return schedule;
  }

  /**
   * Changes the learning rate, from the next step on.
   *
   * @throws InputException where a schedule sets it
   */
  public final void setLearningRate(double rate) {
    if (learningRate == null) {
      throw new InputException(
          "optimizer %s: its learning rate is set by %s (expected: a number as learning rate, which can be changed)"
              .formatted(className(), schedule().className()));
    }
    learningRate.assign(HostTensor.ofFloats(Shape.SCALAR, (float) rate));
  }

  /** How fast weights shrink by themselves: each step takes this share, times the learning rate. */
  public Optimizer weightDecay(double value) {
    weightDecay = value;
    return this;
  }

  /** The same, or none. */
  final void decay(@Nullable Double value) {
    weightDecay = value;
  }

  /** Weights in whose names one of these patterns is found do not decay, such as {@code bias}. */
  public Optimizer excludeFromWeightDecay(String... names) {
    undecayed = names.length == 0 ? null : Pattern.compile(String.join("|", names));
    return this;
  }

  /** The norm to which each weight's gradient is clipped. */
  public Optimizer clipnorm(double value) {
    clipping.norm(value);
    return this;
  }

  /** The norm to which all gradients are clipped together. */
  public Optimizer globalClipnorm(double value) {
    clipping.globalNorm(value);
    return this;
  }

  /** The value to which each element of a gradient is clipped, either way. */
  public Optimizer clipvalue(double value) {
    clipping.value(value);
    return this;
  }

  /**
   * Whether moving averages of weights are kept. They take the weights' place when {@code fit}
   * ends, and before as {@link #emaOverwriteFrequency} says. To be set before training.
   */
  public Optimizer useEma(boolean value) {
    averages.use(value);
    return this;
  }

  /** How much of an average is kept each step; 0.99 by default. */
  public Optimizer emaMomentum(double value) {
    averages.momentum(value);
    return this;
  }

  /** After how many steps averages take their weights' place each time; null for never. */
  public Optimizer emaOverwriteFrequency(@Nullable Integer steps) {
    averages.overwriteFrequency(steps);
    return this;
  }

  /**
   * Over how many steps gradients are averaged for one change of the weights; null, the default,
   * for each by itself. To be set before training.
   */
  public Optimizer gradientAccumulationSteps(@Nullable Integer steps) {
    accumulation.steps(steps);
    return this;
  }

  /** Keras's options, as {@code get_config} gives them. */
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", defaultName());
    config.put("learning_rate", schedule != null ? schedule.serialized() : (double) learningRate());
    config.put("weight_decay", weightDecay);
    clipping.addTo(config);
    averages.addTo(config);
    config.put("loss_scale_factor", null);
    config.put("gradient_accumulation_steps", accumulation.steps());
    addOptions(config);
    return config;
  }

  /**
   * A file's state in the order of {@link #state}, where older Keras versions kept it in another.
   * Keras 2 keeps the learning rate in the config alone.
   */
  public List<HostTensor> arranged(List<HostTensor> found) {
    boolean rated = found.size() > 1 && found.get(1).shape().rank() == 0;
    if (learningRate == null || rated || found.isEmpty()) {
      return found;
    }
    List<HostTensor> arranged = new ArrayList<>(found);
    arranged.add(1, learningRate.value());
    return arranged;
  }

  /** The state in Keras's order: iterations, learning rate, averages, gradients, slots. */
  public final List<Weight> state() {
    List<Weight> state = new ArrayList<>(List.of(iterations));
    if (learningRate != null) {
      state.add(learningRate);
    }
    state.addAll(averages.all());
    state.addAll(accumulation.all());
    for (List<String> group : slotNames()) {
      for (Map<String, Weight> own : slots.values()) {
        for (Map.Entry<String, Weight> slot : own.entrySet()) {
          if (group.contains(slot.getKey())) {
            state.add(slot.getValue());
          }
        }
      }
    }
    state.addAll(ownState());
    return state;
  }
}

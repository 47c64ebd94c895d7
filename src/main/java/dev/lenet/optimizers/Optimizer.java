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
  private @Nullable Double weightDecay;
  private @Nullable Pattern undecayed;
  private final Map<Weight, Map<String, Weight>> slots = new LinkedHashMap<>();

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
    return 1 + numberCount();
  }

  /** What the next step is fed: the learning rate and {@link #numbers}. */
  public final float[] nextScalars() {
    float[] numbers = numbers(iterations() + 1);
    float[] scalars = new float[1 + numbers.length];
    scalars[0] = learningRate();
    System.arraycopy(numbers, 0, scalars, 1, numbers.length);
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
    List<Operand<TFloat32>> scalars = new ArrayList<>();
    tf.withName("scalar")
        .unstack(fed, (long) scalarCount())
        .iterator()
        .forEachRemaining(scalars::add);
    List<Operand<TFloat32>> clipped = clipping.apply(tf, gradients);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Weight weight = weights.get(i);
      UpdateStep step =
          new UpdateStep(tf, variables, weight, slotsOf(weight), clipped.get(i), scalars);
      updates.add(update(decays(weight) ? step.decayed(weightDecay()) : step));
    }
    return updates;
  }

  private boolean decays(Weight weight) {
    return weightDecay != null && (undecayed == null || !undecayed.matcher(weight.name()).find());
  }

  private double weightDecay() {
    return weightDecay == null ? 0 : weightDecay;
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
    if (slots.isEmpty()) {
      for (Weight weight : weights) {
        Map<String, Weight> own = new LinkedHashMap<>();
        for (List<String> group : slotNames()) {
          group.forEach(name -> own.put(name, slot(weight, name)));
        }
        slots.put(weight, own);
      }
    }
    weights.forEach(this::slotsOf);
  }

  private Weight slot(Weight weight, String name) {
    float start = slotStart();
    return new Weight(
        name,
        DType.FLOAT32,
        weight.shape(),
        false,
        () -> {
          float[] values = new float[(int) weight.shape().elements()];
          Arrays.fill(values, start);
          return HostTensor.ofFloats(weight.shape(), values);
        });
  }

  /** How many weights it trains. */
  final int weightCount() {
    return slots.size();
  }

  /** The slots of a weight. */
  public final List<Weight> slots(Weight weight) {
    return List.copyOf(slots.getOrDefault(weight, Map.of()).values());
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
          "optimizer %s: its learning rate is set by %s (expected: a number as learning rate, to change it)"
              .formatted(className(), schedule().className()));
    }
    learningRate.assign(HostTensor.ofFloats(Shape.SCALAR, (float) rate));
  }

  /** How fast weights shrink by themselves: each step takes this share, times the learning rate. */
  public Optimizer weightDecay(double value) {
    weightDecay = value;
    return this;
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

  /** Keras's options, as {@code get_config} gives them. */
  public final Map<String, @Nullable Object> config() {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", defaultName());
    config.put("learning_rate", schedule != null ? schedule.serialized() : (double) learningRate());
    config.put("weight_decay", weightDecay);
    clipping.addTo(config);
    config.put("use_ema", false);
    config.put("ema_momentum", 0.99);
    config.put("ema_overwrite_frequency", null);
    config.put("loss_scale_factor", null);
    config.put("gradient_accumulation_steps", null);
    addOptions(config);
    return config;
  }

  /**
   * A file's state in the order of {@link #state}, where older Kerases kept it in another. Keras 2
   * keeps the learning rate in the config alone.
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

  /** The state in Keras's order: iterations, learning rate, slots. */
  public final List<Weight> state() {
    List<Weight> state = new ArrayList<>(List.of(iterations));
    if (learningRate != null) {
      state.add(learningRate);
    }
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

package dev.lenet.optimizers;

import dev.lenet.data.DType;
import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import dev.lenet.graph.Variables;
import dev.lenet.graph.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's optimizer: how gradients change weights. Its state (iterations, learning rate, and the
 * slots of each weight, in Keras's order) are {@link Weight}s, and so outlives every graph.
 */
public abstract class Optimizer {
  private final Weight iterations =
      new Weight(
          "iteration", DType.INT64, Shape.SCALAR, false, () -> HostTensor.ofLongs(Shape.SCALAR, 0));
  private final Weight learningRate;
  private final Map<Weight, List<Weight>> slots = new LinkedHashMap<>();

  protected Optimizer(double learningRate) {
    this.learningRate =
        new Weight(
            "learning_rate",
            DType.FLOAT32,
            Shape.SCALAR,
            false,
            () -> HostTensor.ofFloats(Shape.SCALAR, (float) learningRate));
  }

  /** Keras's class name, such as {@code Adam}. */
  public abstract String className();

  /** Keras's options, such as {@code beta_1}. */
  public abstract Map<String, @Nullable Object> config();

  /**
   * The numbers that a step needs, computed on the JVM and fed: always as many.
   *
   * @param step 1 for the first step
   */
  public abstract float[] scalars(long step, float rate);

  /** The slots of a weight, in Keras's order. */
  protected abstract List<Weight> makeSlots(Weight weight);

  /**
   * The op that changes a weight.
   *
   * @param scalars the operands of {@link #scalars}
   */
  protected abstract Op update(
      Ops tf,
      Variables variables,
      Weight weight,
      Operand<TFloat32> gradient,
      List<Operand<TFloat32>> scalars);

  /**
   * The ops of one step.
   *
   * @param gradients one for each weight
   * @param fed the numbers of {@link #scalars}, a vector
   */
  public final List<Op> apply(
      Ops tf,
      Variables variables,
      List<Weight> weights,
      List<Operand<TFloat32>> gradients,
      Operand<TFloat32> fed) {
    List<Operand<TFloat32>> numbers = new ArrayList<>();
    tf.withName("scalar")
        .unstack(fed, (long) scalars(1, 1f).length)
        .iterator()
        .forEachRemaining(numbers::add);
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      updates.add(update(tf, variables, weights.get(i), gradients.get(i), numbers));
    }
    return updates;
  }

  /** Makes the slots of these weights, once. */
  public final void build(List<Weight> weights) {
    for (Weight weight : weights) {
      slots.computeIfAbsent(weight, this::makeSlots);
    }
  }

  /** The slots of a weight. */
  public final List<Weight> slots(Weight weight) {
    return slots.getOrDefault(weight, List.of());
  }

  protected static Weight slot(Weight weight, String name) {
    return new Weight(
        name,
        DType.FLOAT32,
        weight.shape(),
        false,
        () -> HostTensor.ofFloats(weight.shape(), new float[(int) weight.shape().elements()]));
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
    return learningRate.value().floats()[0];
  }

  /** Changes the learning rate, from the next step on. */
  public final void setLearningRate(double rate) {
    learningRate.assign(HostTensor.ofFloats(Shape.SCALAR, (float) rate));
  }

  /** The state in Keras's order: iterations, learning rate, slots. */
  public final List<Weight> state() {
    List<Weight> state = new ArrayList<>(List.of(iterations, learningRate));
    slots.values().forEach(state::addAll);
    return state;
  }
}

package dev.lenet.optimizers;

import dev.lenet.graph.Weight;
import dev.lenet.optimizers.schedules.LearningRateSchedule;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Nadam} (Dozat, 2016): {@link Adam} with Nesterov's momentum. */
public final class Nadam extends FluentOptimizer<Nadam> {
  private static final String MOMENTUM = "momentum";
  private static final String VELOCITY = "velocity";

  private final Weight uProduct =
      new Weight(
          "u_product",
          DType.FLOAT32,
          Shape.SCALAR,
          false,
          () -> HostTensor.ofFloats(Shape.SCALAR, 1f));

  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  /** With Keras's learning rate of 0.001. */
  public Nadam() {
    this(0.001);
  }

  /** With this learning rate. */
  public Nadam(double learningRate) {
    super(learningRate);
  }

  /** With a learning rate that the schedule gives for each step. */
  public Nadam(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the mean gradient is kept each step, once warm; 0.9 by default. */
  public Nadam beta1(double value) {
    beta1 = value;
    return this;
  }

  /** How much of the mean square is kept each step; 0.999 by default. */
  public Nadam beta2(double value) {
    beta2 = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public Nadam epsilon(double value) {
    epsilon = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(MOMENTUM, VELOCITY));
  }

  @Override
  protected List<Weight> ownState() {
    return List.of(uProduct);
  }

  /** Keras 3.3 keeps the product before the slots, newer ones after them, and Keras 2 nowhere. */
  @Override
  public List<HostTensor> arranged(List<HostTensor> saved) {
    List<HostTensor> found = super.arranged(saved);
    List<Weight> state = state();
    if (found.size() == state.size() - 1 && found.get(0).dtype() == DType.INT64) {
      List<HostTensor> whole = new ArrayList<>(found);
      whole.add(HostTensor.ofFloats(Shape.SCALAR, productAfter(found.get(0).longs()[0])));
      return whole;
    }
    int slot = 0;
    while (state.get(slot).shape().rank() == 0 && slot < state.size() - 1) {
      slot++;
    }
    if (found.size() != state.size()
        || found.get(slot).shape().rank() != 0
        || found.get(found.size() - 1).shape().rank() == 0) {
      return found;
    }
    List<HostTensor> arranged = new ArrayList<>(found);
    arranged.add(arranged.remove(slot));
    return arranged;
  }

  /** The momentum of a step: it grows towards beta1. */
  private float u(long step) {
    return (float) beta1 * (1f - 0.5f * (float) Math.pow(0.96f, (double) step));
  }

  /** After a number of steps; it has come to 0 long before the bound. */
  private float productAfter(long steps) {
    float product = 1;
    for (long step = 1; step <= Math.min(steps, 100_000); step++) {
      product *= u(step);
    }
    return product;
  }

  private float uProduct(long step) {
    return uProduct.value().floats()[0] * u(step);
  }

  @Override
  public void stepTaken() {
    if (updatesNext()) {
      uProduct.assign(HostTensor.ofFloats(Shape.SCALAR, uProduct(updates() + 1)));
    }
    super.stepTaken();
  }

  @Override
  protected int numberCount() {
    return 5;
  }

  @Override
  protected float[] numbers(long step) {
    float product = uProduct(step);
    return new float[] {
      u(step + 1),
      1f - product * u(step + 1),
      1f - u(step),
      1f - product,
      1f - (float) Math.pow((float) beta2, (double) step)
    };
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> m =
        step.writeAverage(MOMENTUM, step.gradient(), step.constant(1f - (float) beta1));
    Operand<TFloat32> v =
        step.writeAverage(
            VELOCITY, tf.math.square(step.gradient()), step.constant(1f - (float) beta2));
    Operand<TFloat32> mean =
        tf.math.add(
            tf.math.div(tf.math.mul(step.number(0), m), step.number(1)),
            tf.math.div(tf.math.mul(step.number(2), step.gradient()), step.number(3)));
    Operand<TFloat32> square = tf.math.div(v, step.number(4));
    return step.subtract(
        tf.math.div(
            tf.math.mul(mean, step.rate()),
            tf.math.add(tf.math.sqrt(square), step.constant(epsilon))));
  }

  @Override
  public String className() {
    return "Nadam";
  }

  @Override
  protected String defaultName() {
    return "nadam";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("beta_1", beta1);
    config.put("beta_2", beta2);
    config.put("epsilon", epsilon);
  }
}

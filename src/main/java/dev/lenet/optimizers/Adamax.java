package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Adamax} (Kingma and Ba, 2014): {@link Adam} with the infinity norm. */
public final class Adamax extends FluentOptimizer<Adamax> {
  private static final String MOMENTUM = "momentum";
  private static final String NORM = "norm";

  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  /** With Keras's learning rate of 0.001. */
  public Adamax() {
    this(0.001);
  }

  /** With this learning rate. */
  public Adamax(double learningRate) {
    super(learningRate);
  }

  /** With a learning rate that the schedule gives for each step. */
  public Adamax(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the mean gradient is kept each step; 0.9 by default. */
  public Adamax beta1(double value) {
    beta1 = value;
    return this;
  }

  /** How much of the norm is kept each step; 0.999 by default. */
  public Adamax beta2(double value) {
    beta2 = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public Adamax epsilon(double value) {
    epsilon = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(MOMENTUM, NORM));
  }

  @Override
  protected int numberCount() {
    return 1;
  }

  @Override
  protected float[] numbers(long step) {
    return new float[] {(float) Math.pow((float) beta1, (double) step)};
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> m = step.writeAverage(MOMENTUM, step.gradient(), step.constant(1 - beta1));
    Operand<TFloat32> u =
        step.write(
            NORM,
            tf.math.maximum(
                tf.math.mul(step.constant(beta2), step.slot(NORM)), tf.math.abs(step.gradient())));
    return step.subtract(
        tf.math.div(
            tf.math.mul(step.rate(), m),
            tf.math.mul(
                tf.math.sub(step.constant(1), step.number(0)),
                tf.math.add(u, step.constant(epsilon)))));
  }

  @Override
  public String className() {
    return "Adamax";
  }

  @Override
  protected String defaultName() {
    return "adamax";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("beta_1", beta1);
    config.put("beta_2", beta2);
    config.put("epsilon", epsilon);
  }
}

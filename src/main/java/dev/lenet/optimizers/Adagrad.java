package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Adagrad} (Duchi et al., 2011): gradients over the root of their squares' sum. */
public final class Adagrad extends FluentOptimizer<Adagrad> {
  private static final String ACCUMULATOR = "accumulator";

  private double initialAccumulatorValue = 0.1;
  private double epsilon = 1e-7;

  /** With Keras's learning rate of 0.001. */
  public Adagrad() {
    this(0.001);
  }

  /** With this learning rate. */
  public Adagrad(double learningRate) {
    super(learningRate);
  }

  /** With a learning rate that the schedule gives for each step. */
  public Adagrad(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** What the sums of squares start with; 0.1 by default. */
  public Adagrad initialAccumulatorValue(double value) {
    initialAccumulatorValue = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public Adagrad epsilon(double value) {
    epsilon = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(ACCUMULATOR));
  }

  @Override
  protected float slotStart() {
    return (float) initialAccumulatorValue;
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> sum =
        step.write(
            ACCUMULATOR, tf.math.add(step.slot(ACCUMULATOR), tf.math.square(step.gradient())));
    return step.subtract(
        tf.math.div(
            tf.math.mul(step.rate(), step.gradient()),
            tf.math.sqrt(tf.math.add(sum, step.constant(epsilon)))));
  }

  @Override
  public String className() {
    return "Adagrad";
  }

  @Override
  protected String defaultName() {
    return "adagrad";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("initial_accumulator_value", initialAccumulatorValue);
    config.put("epsilon", epsilon);
  }
}

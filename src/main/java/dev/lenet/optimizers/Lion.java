package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Keras's {@code Lion} (Chen et al., 2023): steps of one size, in the direction of the momentum's
 * signs.
 */
public final class Lion extends FluentOptimizer<Lion> {
  private static final String MOMENTUM = "momentum";

  private double beta1 = 0.9;
  private double beta2 = 0.99;

  public Lion() {
    this(0.001);
  }

  public Lion(double learningRate) {
    super(learningRate);
  }

  public Lion(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the momentum is in a step; 0.9 by default. */
  public Lion beta1(double value) {
    beta1 = value;
    return this;
  }

  /** How much of the momentum is kept each step; 0.99 by default. */
  public Lion beta2(double value) {
    beta2 = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(MOMENTUM));
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> momentum = step.slot(MOMENTUM);
    Operand<TFloat32> direction = mixed(step, momentum, beta1);
    step.write(MOMENTUM, mixed(step, momentum, beta2));
    return step.subtract(tf.math.mul(step.rate(), tf.math.sign(direction)));
  }

  private static Operand<TFloat32> mixed(UpdateStep step, Operand<TFloat32> momentum, double beta) {
    Ops tf = step.tf();
    return tf.math.add(
        tf.math.mul(momentum, step.constant(beta)),
        tf.math.mul(step.gradient(), step.constant(1f - (float) beta)));
  }

  @Override
  public String className() {
    return "Lion";
  }

  @Override
  protected String defaultName() {
    return "lion";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("beta_1", beta1);
    config.put("beta_2", beta2);
  }
}

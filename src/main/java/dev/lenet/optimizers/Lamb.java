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
 * Keras's {@code Lamb} (You et al., 2019): {@link Adam} whose steps are as long as their weights.
 */
public final class Lamb extends FluentOptimizer<Lamb> {
  private static final String MOMENTUM = "momentum";
  private static final String VELOCITY = "velocity";

  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  public Lamb() {
    this(0.001);
  }

  public Lamb(double learningRate) {
    super(learningRate);
  }

  public Lamb(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the mean gradient is kept each step; 0.9 by default. */
  public Lamb beta1(double value) {
    beta1 = value;
    return this;
  }

  /** How much of the mean square is kept each step; 0.999 by default. */
  public Lamb beta2(double value) {
    beta2 = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public Lamb epsilon(double value) {
    epsilon = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(MOMENTUM, VELOCITY));
  }

  @Override
  protected int numberCount() {
    return 2;
  }

  @Override
  protected float[] numbers(long step) {
    return new float[] {
      1f - (float) Math.pow((float) beta1, (double) step),
      1f - (float) Math.pow((float) beta2, (double) step)
    };
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> m = step.writeAverage(MOMENTUM, step.gradient(), step.constant(1 - beta1));
    Operand<TFloat32> v =
        step.writeAverage(VELOCITY, tf.math.square(step.gradient()), step.constant(1 - beta2));
    Operand<TFloat32> root = tf.math.sqrt(tf.math.div(v, step.number(1)));
    Operand<TFloat32> change =
        tf.math.div(tf.math.div(m, step.number(0)), tf.math.add(root, step.constant(epsilon)));
    Operand<TFloat32> own = length(tf, step.value());
    Operand<TFloat32> other = length(tf, change);
    Operand<TFloat32> zero = step.constant(0);
    Operand<TFloat32> ratio =
        tf.select(
            tf.math.logicalAnd(tf.math.greater(own, zero), tf.math.greater(other, zero)),
            tf.math.div(own, other),
            step.constant(1));
    return step.subtract(tf.math.mul(tf.math.mul(ratio, step.rate()), change));
  }

  private static Operand<TFloat32> length(Ops tf, Operand<TFloat32> values) {
    return tf.math.sqrt(tf.sum(tf.reshape(tf.math.square(values), tf.array(-1)), tf.constant(0)));
  }

  @Override
  public String className() {
    return "Lamb";
  }

  @Override
  protected String defaultName() {
    return "lamb";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("beta_1", beta1);
    config.put("beta_2", beta2);
    config.put("epsilon", epsilon);
  }
}

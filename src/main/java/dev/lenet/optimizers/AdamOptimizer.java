package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * What {@link Adam} and {@link AdamW} share (Kingma and Ba, 2014), with Keras's epsilon of 1e-7.
 *
 * @param <O> the optimizer's own class
 */
public abstract class AdamOptimizer<O extends AdamOptimizer<O>> extends FluentOptimizer<O> {
  private static final String MOMENTUM = "momentum";
  private static final String VELOCITY = "velocity";
  private static final String HIGHEST = "velocity_hat";

  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private boolean amsgrad;

  AdamOptimizer(double learningRate) {
    super(learningRate);
  }

  AdamOptimizer(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the mean gradient is kept each step; 0.9 by default. */
  public final O beta1(double value) {
    beta1 = value;
    return self();
  }

  /** How much of the mean square is kept each step; 0.999 by default. */
  public final O beta2(double value) {
    beta2 = value;
    return self();
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public final O epsilon(double value) {
    epsilon = value;
    return self();
  }

  /** Whether the largest mean square so far is used (Reddi et al., 2018); false by default. */
  public final O amsgrad(boolean value) {
    amsgrad = value;
    return self();
  }

  @Override
  protected List<List<String>> slotNames() {
    List<List<String>> names = new ArrayList<>(List.of(List.of(MOMENTUM, VELOCITY)));
    if (amsgrad) {
      names.add(List.of(HIGHEST));
    }
    return names;
  }

  @Override
  protected int numberCount() {
    return 1;
  }

  /** The learning rate with the averages' bias corrected, in float32 as Keras computes it. */
  @Override
  protected float[] numbers(long step) {
    float power1 = (float) Math.pow((float) beta1, (double) step);
    float power2 = (float) Math.pow((float) beta2, (double) step);
    return new float[] {learningRate() * (float) Math.sqrt((double) (1 - power2)) / (1 - power1)};
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> squares = tf.math.square(step.gradient());
    step.average(MOMENTUM, step.gradient(), step.constant(1 - beta1));
    step.average(VELOCITY, squares, step.constant(1 - beta2));
    if (!amsgrad) {
      return apply(step);
    }
    Operand<TFloat32> v =
        step.write(HIGHEST, tf.math.maximum(step.slot(HIGHEST), step.written(VELOCITY)));
    return step.subtract(
        tf.math.div(
            tf.math.mul(step.written(MOMENTUM), step.number(0)),
            tf.math.add(tf.math.sqrt(v), step.constant(epsilon))));
  }

  /**
   * TensorFlow's fused op for the last part alone: with betas of 1 it leaves the averages as they
   * are. It would take 1 - beta in float32, which is off by 1e-5 for beta2.
   */
  private Op apply(UpdateStep step) {
    Operand<TFloat32> zero = step.constant(0);
    Operand<TFloat32> one = step.constant(1);
    return step.inPlace()
        .train
        .resourceApplyAdam(
            step.handle(),
            step.handle(MOMENTUM),
            step.handle(VELOCITY),
            zero,
            zero,
            step.number(0),
            one,
            one,
            step.constant(epsilon),
            step.gradient());
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("beta_1", beta1);
    config.put("beta_2", beta2);
    config.put("epsilon", epsilon);
    config.put("amsgrad", amsgrad);
  }
}

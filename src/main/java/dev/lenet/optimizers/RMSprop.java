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

/** Keras's {@code RMSprop} (Hinton, 2012): gradients over the root of their mean square. */
public final class RMSprop extends FluentOptimizer<RMSprop> {
  private static final String VELOCITY = "velocity";
  private static final String MOMENTUM = "momentum";
  private static final String AVERAGE = "average_gradient";

  private double rho = 0.9;
  private double momentum;
  private double epsilon = 1e-7;
  private boolean centered;

  /** With Keras's learning rate of 0.001. */
  public RMSprop() {
    this(0.001);
  }

  /** With this learning rate. */
  public RMSprop(double learningRate) {
    super(learningRate);
  }

  /** With a learning rate that the schedule gives for each step. */
  public RMSprop(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the mean square is kept each step; 0.9 by default. */
  public RMSprop rho(double value) {
    rho = value;
    return this;
  }

  /** How much of the last step goes into the next; 0 by default. */
  public RMSprop momentum(double value) {
    momentum = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public RMSprop epsilon(double value) {
    epsilon = value;
    return this;
  }

  /** Whether the variance takes the mean square's place; false by default. */
  public RMSprop centered(boolean value) {
    centered = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    List<List<String>> names = new ArrayList<>(List.of(List.of(VELOCITY)));
    if (momentum > 0) {
      names.add(List.of(MOMENTUM));
    }
    if (centered) {
      names.add(List.of(AVERAGE));
    }
    return names;
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> divisor = step.constant(epsilon);
    Operand<TFloat32> velocity = mean(step, VELOCITY, tf.math.square(step.gradient()));
    if (centered) {
      Operand<TFloat32> average = mean(step, AVERAGE, step.gradient());
      divisor = tf.math.add(tf.math.sub(velocity, tf.math.square(average)), divisor);
    } else {
      divisor = tf.math.add(velocity, divisor);
    }
    Operand<TFloat32> change =
        tf.math.div(tf.math.mul(step.rate(), step.gradient()), tf.math.sqrt(divisor));
    if (momentum > 0) {
      Operand<TFloat32> kept = tf.math.mul(step.constant(momentum), step.slot(MOMENTUM));
      change = step.write(MOMENTUM, tf.math.add(kept, change));
    }
    return step.subtract(change);
  }

  /** {@code rho * old + (1 - rho) * value}. */
  private Operand<TFloat32> mean(UpdateStep step, String slot, Operand<TFloat32> value) {
    Ops tf = step.tf();
    return step.write(
        slot,
        tf.math.add(
            tf.math.mul(step.constant(rho), step.slot(slot)),
            tf.math.mul(step.constant(1 - rho), value)));
  }

  @Override
  public String className() {
    return "RMSprop";
  }

  @Override
  protected String defaultName() {
    return "rm_sprop";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("rho", rho);
    config.put("momentum", momentum);
    config.put("epsilon", epsilon);
    config.put("centered", centered);
  }
}

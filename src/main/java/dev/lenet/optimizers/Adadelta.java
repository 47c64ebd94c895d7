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
 * Keras's {@code Adadelta} (Zeiler, 2012): gradients times the root of the mean square of past
 * changes over that of past gradients.
 */
public final class Adadelta extends FluentOptimizer<Adadelta> {
  private static final String ACCUMULATED_GRAD = "accumulated_grad";
  private static final String ACCUMULATED_DELTA_VAR = "accumulated_delta_var";

  private double rho = 0.95;
  private double epsilon = 1e-7;

  public Adadelta() {
    this(0.001);
  }

  public Adadelta(double learningRate) {
    super(learningRate);
  }

  public Adadelta(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How much of the mean squares is kept each step; 0.95 by default. */
  public Adadelta rho(double value) {
    rho = value;
    return this;
  }

  /** What keeps the divisor from 0; 1e-7 by default. */
  public Adadelta epsilon(double value) {
    epsilon = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(ACCUMULATED_GRAD, ACCUMULATED_DELTA_VAR));
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> kept = step.constant(rho);
    Operand<TFloat32> share = step.constant(1 - rho);
    Operand<TFloat32> gradient = step.gradient();
    Operand<TFloat32> squares =
        step.write(
            ACCUMULATED_GRAD,
            tf.math.add(
                tf.math.mul(kept, step.slot(ACCUMULATED_GRAD)),
                tf.math.mul(share, tf.math.square(gradient))));
    Operand<TFloat32> change =
        tf.math.div(
            tf.math.mul(root(step, step.slot(ACCUMULATED_DELTA_VAR)), gradient),
            root(step, squares));
    step.write(
        ACCUMULATED_DELTA_VAR,
        tf.math.add(
            tf.math.mul(kept, step.slot(ACCUMULATED_DELTA_VAR)),
            tf.math.mul(share, tf.math.square(change))));
    return step.subtract(tf.math.mul(step.rate(), change));
  }

  private Operand<TFloat32> root(UpdateStep step, Operand<TFloat32> squares) {
    return step.tf().math.sqrt(step.tf().math.add(squares, step.constant(epsilon)));
  }

  @Override
  public String className() {
    return "Adadelta";
  }

  @Override
  protected String defaultName() {
    return "adadelta";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("rho", rho);
    config.put("epsilon", epsilon);
  }
}

package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Keras's {@code Ftrl} (McMahan et al., 2013): follow the regularized leader. */
public final class Ftrl extends FluentOptimizer<Ftrl> {
  private static final String ACCUMULATOR = "accumulator";
  private static final String LINEAR = "linear";

  private double learningRatePower = -0.5;
  private double initialAccumulatorValue = 0.1;
  private double l1RegularizationStrength = 0;
  private double l2RegularizationStrength = 0;
  private double l2ShrinkageRegularizationStrength = 0;
  private double beta = 0;

  public Ftrl() {
    this(0.001);
  }

  public Ftrl(double learningRate) {
    super(learningRate);
  }

  public Ftrl(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** How fast the learning rate falls; -0.5 by default, 0 for not at all. */
  public Ftrl learningRatePower(double value) {
    learningRatePower = value;
    return this;
  }

  /** What the sums of squares start with; 0.1 by default. */
  public Ftrl initialAccumulatorValue(double value) {
    initialAccumulatorValue = value;
    return this;
  }

  /** How much weights are drawn to 0; 0 by default. */
  public Ftrl l1RegularizationStrength(double value) {
    l1RegularizationStrength = value;
    return this;
  }

  /** How much squares of weights cost; 0 by default. */
  public Ftrl l2RegularizationStrength(double value) {
    l2RegularizationStrength = value;
    return this;
  }

  /** How much squares of weights cost in the gradient; 0 by default. */
  public Ftrl l2ShrinkageRegularizationStrength(double value) {
    l2ShrinkageRegularizationStrength = value;
    return this;
  }

  /** The paper's beta; 0 by default. */
  public Ftrl beta(double value) {
    beta = value;
    return this;
  }

  @Override
  protected List<List<String>> slotNames() {
    return List.of(List.of(ACCUMULATOR, LINEAR));
  }

  @Override
  protected float slotStart(String slotName) {
    return slotName.equals(ACCUMULATOR) ? (float) initialAccumulatorValue : 0;
  }

  @Override
  protected Op update(UpdateStep step) {
    Ops tf = step.tf();
    Operand<TFloat32> sum = step.slot(ACCUMULATOR);
    Operand<TFloat32> power = step.constant(-learningRatePower);
    Operand<TFloat32> newSum =
        step.write(ACCUMULATOR, tf.math.add(sum, tf.math.square(step.gradient())));
    Operand<TFloat32> gradient =
        tf.math.add(
            step.gradient(),
            tf.math.mul(step.constant(2 * l2ShrinkageRegularizationStrength), step.value()));
    Operand<TFloat32> newPower = tf.math.pow(newSum, power);
    Operand<TFloat32> fall =
        tf.math.div(tf.math.sub(newPower, tf.math.pow(sum, power)), step.rate());
    Operand<TFloat32> linear =
        step.write(
            LINEAR,
            tf.math.add(step.slot(LINEAR), tf.math.sub(gradient, tf.math.mul(fall, step.value()))));
    Operand<TFloat32> cost =
        tf.math.add(
            step.constant(l2RegularizationStrength),
            tf.math.div(step.constant(beta), tf.math.mul(step.constant(2), step.rate())));
    Operand<TFloat32> quadratic =
        tf.math.add(tf.math.div(newPower, step.rate()), tf.math.mul(step.constant(2), cost));
    Operand<TFloat32> clipped =
        tf.math.minimum(
            tf.math.maximum(linear, step.constant(-l1RegularizationStrength)),
            step.constant(l1RegularizationStrength));
    return step.assign(tf.math.div(tf.math.sub(clipped, linear), quadratic));
  }

  @Override
  public String className() {
    return "Ftrl";
  }

  @Override
  protected String defaultName() {
    return "ftrl";
  }

  @Override
  protected void addOptions(Map<String, @Nullable Object> config) {
    config.put("learning_rate_power", learningRatePower);
    config.put("initial_accumulator_value", initialAccumulatorValue);
    config.put("l1_regularization_strength", l1RegularizationStrength);
    config.put("l2_regularization_strength", l2RegularizationStrength);
    config.put("l2_shrinkage_regularization_strength", l2ShrinkageRegularizationStrength);
    config.put("beta", beta);
  }
}

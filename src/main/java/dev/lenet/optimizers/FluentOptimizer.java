package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;
import org.jspecify.annotations.Nullable;

/**
 * An optimizer whose options return its own type, so that they can be set in any order.
 *
 * @param <O> the optimizer's own class
 */
public abstract class FluentOptimizer<O extends FluentOptimizer<O>> extends Optimizer {
  /** For subclasses: a fixed learning rate, 0 or more. */
  protected FluentOptimizer(double learningRate) {
    super(learningRate);
  }

  /** For subclasses: a learning rate that a schedule gives for each step. */
  protected FluentOptimizer(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** This optimizer, of its own class. */
  @SuppressWarnings("unchecked") // a class names itself as O
  protected final O self() {
    return (O) this;
  }

  @Override
  public final O weightDecay(double value) {
    super.weightDecay(value);
    return self();
  }

  @Override
  public final O excludeFromWeightDecay(String... names) {
    super.excludeFromWeightDecay(names);
    return self();
  }

  @Override
  public final O clipnorm(double value) {
    super.clipnorm(value);
    return self();
  }

  @Override
  public final O globalClipnorm(double value) {
    super.globalClipnorm(value);
    return self();
  }

  @Override
  public final O useEma(boolean value) {
    super.useEma(value);
    return self();
  }

  @Override
  public final O emaMomentum(double value) {
    super.emaMomentum(value);
    return self();
  }

  @Override
  public final O emaOverwriteFrequency(@Nullable Integer steps) {
    super.emaOverwriteFrequency(steps);
    return self();
  }

  @Override
  public final O gradientAccumulationSteps(@Nullable Integer steps) {
    super.gradientAccumulationSteps(steps);
    return self();
  }

  @Override
  public final O clipvalue(double value) {
    super.clipvalue(value);
    return self();
  }
}

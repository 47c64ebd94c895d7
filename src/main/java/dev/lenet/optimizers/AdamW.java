package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;

/**
 * Keras's {@code AdamW} (Loshchilov and Hutter, 2019): {@link Adam} with a weight decay of 0.004
 * unless told otherwise.
 */
public final class AdamW extends AdamOptimizer<AdamW> {
  private static final double WEIGHT_DECAY = 0.004;

  /** With Keras's learning rate of 0.001. */
  public AdamW() {
    this(0.001);
  }

  /** With this learning rate. */
  public AdamW(double learningRate) {
    super(learningRate);
    super.weightDecay(WEIGHT_DECAY);
  }

  /** With a learning rate that the schedule gives for each step. */
  public AdamW(LearningRateSchedule schedule) {
    super(schedule);
    super.weightDecay(WEIGHT_DECAY);
  }

  @Override
  public String className() {
    return "AdamW";
  }

  @Override
  protected String defaultName() {
    return "adam_w";
  }
}

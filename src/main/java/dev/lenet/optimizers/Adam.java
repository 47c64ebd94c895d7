package dev.lenet.optimizers;

import dev.lenet.optimizers.schedules.LearningRateSchedule;

/** Keras's {@code Adam} (Kingma and Ba, 2014). */
public final class Adam extends AdamOptimizer<Adam> {
  /** With Keras's learning rate of 0.001. */
  public Adam() {
    this(0.001);
  }

  /** With this learning rate. */
  public Adam(double learningRate) {
    super(learningRate);
  }

  /** With a learning rate that the schedule gives for each step. */
  public Adam(LearningRateSchedule schedule) {
    super(schedule);
  }

  @Override
  public String className() {
    return "Adam";
  }

  @Override
  protected String defaultName() {
    return "adam";
  }
}

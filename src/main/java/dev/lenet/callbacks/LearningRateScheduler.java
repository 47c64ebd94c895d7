package dev.lenet.callbacks;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code LearningRateScheduler}: sets the learning rate before each epoch, and adds {@code
 * learning_rate} to the logs.
 */
public final class LearningRateScheduler implements Callback {
  /** The learning rate of an epoch. */
  @FunctionalInterface
  public interface Schedule {
    /**
     * @param epoch from 0
     * @param learningRate the learning rate so far
     */
    double learningRate(int epoch, double learningRate);
  }

  private final Schedule schedule;
  private @Nullable PrintStream out;

  /** Sets the learning rate of each epoch by this function. */
  public LearningRateScheduler(Schedule schedule) {
    this.schedule = schedule;
  }

  /** Prints each epoch's learning rate to this stream: Keras's {@code verbose=1}. */
  public LearningRateScheduler verbose(PrintStream stream) {
    out = stream;
    return this;
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    double rate = schedule.learningRate(epoch, model.optimizer().learningRate());
    model.optimizer().setLearningRate(rate);
    if (out != null) {
      out.printf(
          "%nEpoch %d: LearningRateScheduler setting learning rate to %s.%n",
          epoch + 1, Python.repr(rate));
    }
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    logs.put("learning_rate", model.optimizer().learningRate());
  }
}

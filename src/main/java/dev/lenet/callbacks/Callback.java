package dev.lenet.callbacks;

/**
 * Keras's {@code Callback}: is called at every stage of a training run. Override the methods that
 * you need.
 */
public interface Callback {
  /**
   * What a run is going to do.
   *
   * @param epochs the number of the last epoch
   * @param steps how many batches an epoch has
   * @param samples how many samples an epoch has
   */
  record Plan(int epochs, int steps, int samples) {}

  /**
   * Called once, before the first epoch.
   *
   * @param model what is trained
   * @param plan how long the run is going to be
   */
  default void onTrainBegin(Trainee model, Plan plan) {}

  /**
   * Called before each epoch.
   *
   * @param epoch the epoch's number, from 0
   */
  default void onEpochBegin(Trainee model, int epoch) {}

  /**
   * Called before each batch.
   *
   * @param batch the batch's number in its epoch, from 0
   */
  default void onTrainBatchBegin(Trainee model, int batch) {}

  /**
   * @param batch the batch's number in its epoch, from 0
   * @param logs the averages of the epoch so far
   */
  default void onTrainBatchEnd(Trainee model, int batch, Logs logs) {}

  /**
   * @param epoch the epoch's number, from 0
   * @param logs the epoch's averages, with {@code val_} values where there is validation; what is
   *     put into them is seen by the callbacks that follow and by the history
   */
  default void onEpochEnd(Trainee model, int epoch, Logs logs) {}

  /** Called before the validation at the end of an epoch. */
  default void onTestBegin(Trainee model) {}

  /** Called after the validation at the end of an epoch. */
  default void onTestEnd(Trainee model) {}

  /** Called once after the last epoch, also if the run was stopped, but not if it failed. */
  default void onTrainEnd(Trainee model, Logs logs) {}
}

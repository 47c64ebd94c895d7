package dev.lenet.callbacks;

/** Keras's {@code Callback}: told of every stage of a run. Override what you need. */
public interface Callback {
  /**
   * What a run is going to do.
   *
   * @param epochs the number of the last epoch
   * @param steps how many batches an epoch has
   * @param samples how many samples an epoch has
   */
  record Plan(int epochs, int steps, int samples) {}

  default void onTrainBegin(Trainee model, Plan plan) {}

  default void onEpochBegin(Trainee model, int epoch) {}

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

  /** Called also when a run was stopped; not when it failed. */
  default void onTrainEnd(Trainee model, Logs logs) {}
}

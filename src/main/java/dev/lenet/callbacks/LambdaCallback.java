package dev.lenet.callbacks;

import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Keras's {@code LambdaCallback}: a callback made of functions. */
public final class LambdaCallback implements Callback {
  /** Told of an epoch or a batch, from 0, and its logs. */
  @FunctionalInterface
  public interface Numbered {
    /** Called with the number of the epoch or batch, from 0, and its logs. */
    void accept(int number, Logs logs);
  }

  private Runnable trainBegin = () -> {};
  private Consumer<Logs> trainEnd = logs -> {};
  private IntConsumer epochBegin = epoch -> {};
  private Numbered epochEnd = (epoch, logs) -> {};
  private IntConsumer batchBegin = batch -> {};
  private Numbered batchEnd = (batch, logs) -> {};

  /** Calls a function before the first epoch. */
  public LambdaCallback onTrainBegin(Runnable function) {
    trainBegin = function;
    return this;
  }

  /** Calls a function after the last epoch, with its logs. */
  public LambdaCallback onTrainEnd(Consumer<Logs> function) {
    trainEnd = function;
    return this;
  }

  /** Calls a function before each epoch, with the epoch's number from 0. */
  public LambdaCallback onEpochBegin(IntConsumer function) {
    epochBegin = function;
    return this;
  }

  /** Calls a function after each epoch, with the epoch's number from 0 and its logs. */
  public LambdaCallback onEpochEnd(Numbered function) {
    epochEnd = function;
    return this;
  }

  /** Calls a function before each batch, with the batch's number in its epoch from 0. */
  public LambdaCallback onTrainBatchBegin(IntConsumer function) {
    batchBegin = function;
    return this;
  }

  /**
   * Calls a function after each batch, with the batch's number in its epoch from 0 and the logs.
   */
  public LambdaCallback onTrainBatchEnd(Numbered function) {
    batchEnd = function;
    return this;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    trainBegin.run();
  }

  @Override
  public void onTrainEnd(Trainee model, Logs logs) {
    trainEnd.accept(logs);
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    epochBegin.accept(epoch);
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    epochEnd.accept(epoch, logs);
  }

  @Override
  public void onTrainBatchBegin(Trainee model, int batch) {
    batchBegin.accept(batch);
  }

  @Override
  public void onTrainBatchEnd(Trainee model, int batch, Logs logs) {
    batchEnd.accept(batch, logs);
  }
}

package dev.lenet.callbacks;

import dev.lenet.optimizers.Optimizer;

/**
 * Keras's {@code SwapEMAWeights}: validates with the moving averages of weights that an optimizer
 * with {@code useEma} keeps, and trains on with the weights. With {@link #swapOnEpoch} the averages
 * also stand in the model when an epoch ends, so that callbacks that follow save them.
 */
public final class SwapEMAWeights implements Callback {
  private boolean swapOnEpoch;
  private boolean averagesInModel;
  private int epochs;

  /** Whether the averages are in the model between epochs, too; false by default. */
  public SwapEMAWeights swapOnEpoch(boolean swaps) {
    swapOnEpoch = swaps;
    return this;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    epochs = plan.epochs();
    averagesInModel = false;
    model.optimizer().requireAverages("SwapEMAWeights");
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    if (swapOnEpoch && averagesInModel) {
      swap(model.optimizer());
    }
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    if (swapOnEpoch && !averagesInModel) {
      swap(model.optimizer());
      if (epoch == epochs - 1) {
        // The end of fit takes the averages over, so they must be what is in the model now.
        model.optimizer().setAverages();
      }
    }
  }

  @Override
  public void onTestBegin(Trainee model) {
    if (!averagesInModel) {
      swap(model.optimizer());
    }
  }

  @Override
  public void onTestEnd(Trainee model) {
    if (averagesInModel) {
      swap(model.optimizer());
    }
  }

  private void swap(Optimizer optimizer) {
    optimizer.swapAverages();
    averagesInModel = !averagesInModel;
  }
}

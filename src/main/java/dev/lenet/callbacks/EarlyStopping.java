package dev.lenet.callbacks;

import dev.lenet.tensor.HostTensor;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code EarlyStopping}: stops training when the monitored value has not improved for some
 * epochs.
 */
public final class EarlyStopping implements Callback {
  private String name = "val_loss";
  private double minDelta;
  private int patience;
  private Mode mode = Mode.AUTO;
  private @Nullable Double baseline;
  private boolean restoreBestWeights;
  private int startFromEpoch;
  private @Nullable PrintStream out;

  private Monitor monitor = new Monitor("EarlyStopping", name, minDelta, mode);
  private int wait;
  private int stoppedEpoch;
  private int bestEpoch;
  private @Nullable Double best;
  private @Nullable List<HostTensor> bestWeights;

  /** The value to monitor; {@code val_loss} by default. */
  public EarlyStopping monitor(String value) {
    name = value;
    return this;
  }

  /** The smallest change that counts as an improvement; 0 by default. */
  public EarlyStopping minDelta(double value) {
    minDelta = value;
    return this;
  }

  /** How many epochs without an improvement are allowed; 0 by default. */
  public EarlyStopping patience(int value) {
    patience = value;
    return this;
  }

  /** Whether the monitored value should fall or rise; {@link Mode#AUTO} by default. */
  public EarlyStopping mode(Mode value) {
    mode = value;
    return this;
  }

  /** The value that must be beaten to reset the wait; none by default. */
  public EarlyStopping baseline(double value) {
    baseline = value;
    return this;
  }

  /** Whether the model gets the best epoch's weights at the end; false by default. */
  public EarlyStopping restoreBestWeights(boolean value) {
    restoreBestWeights = value;
    return this;
  }

  /** The epoch, from 0, at which monitoring begins; 0 by default. */
  public EarlyStopping startFromEpoch(int value) {
    startFromEpoch = value;
    return this;
  }

  /** Prints to this stream why training stopped: Keras's {@code verbose=1}. */
  public EarlyStopping verbose(PrintStream stream) {
    out = stream;
    return this;
  }

  /** The epoch, from 0, after which training stopped; 0 if it was not stopped. */
  public int stoppedEpoch() {
    return stoppedEpoch;
  }

  /** The epoch, from 0, with the best value. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The best value; null before there is one. */
  public @Nullable Double best() {
    return best;
  }

  /** How many epochs in a row brought nothing better. */
  int waited() {
    return wait;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    monitor = new Monitor("EarlyStopping", name, minDelta, mode);
    wait = 0;
    stoppedEpoch = 0;
    bestEpoch = 0;
    best = null;
    bestWeights = null;
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    monitor.resolve(model);
    Double current = monitor.value(logs);
    if (current == null || epoch < startFromEpoch) {
      return;
    }
    if (restoreBestWeights && bestWeights == null) {
      remember(model, epoch);
    }
    wait++;
    if (monitor.isImprovement(current, best)) {
      best = current;
      bestEpoch = epoch;
      if (restoreBestWeights) {
        remember(model, epoch);
      }
      if (baseline == null || monitor.isImprovement(current, baseline)) {
        wait = 0;
      }
    } else if (wait >= patience && epoch > 0) {
      stoppedEpoch = epoch;
      model.stopTraining();
    }
  }

  private void remember(Trainee model, int epoch) {
    bestWeights = model.getWeights();
    bestEpoch = epoch;
  }

  @Override
  public void onTrainEnd(Trainee model, Logs logs) {
    if (stoppedEpoch > 0) {
      say("Epoch %d: early stopping".formatted(stoppedEpoch + 1));
    }
    if (restoreBestWeights && bestWeights != null) {
      say("Restoring model weights from the end of the best epoch: %d.".formatted(bestEpoch + 1));
      model.setWeights(bestWeights);
    }
  }

  private void say(String line) {
    if (out != null) {
      out.println(line);
    }
  }
}

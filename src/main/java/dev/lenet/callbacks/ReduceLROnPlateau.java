package dev.lenet.callbacks;

import dev.lenet.exceptions.InputException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Keras's {@code ReduceLROnPlateau}: lowers the learning rate when the monitored value has not
 * improved for some epochs. Adds {@code learning_rate} to the logs.
 */
public final class ReduceLROnPlateau implements Callback {
  private String name = "val_loss";
  private double factor = 0.1;
  private int patience = 10;
  private Mode mode = Mode.AUTO;
  private double minDelta = 1e-4;
  private int cooldown;
  private double minLr;
  private @Nullable PrintStream out;

  private Monitor monitor = new Monitor("ReduceLROnPlateau", name, minDelta, mode);
  private @Nullable Double best;
  private int cooling;
  private int wait;

  /** The value to monitor; {@code val_loss} by default. */
  public ReduceLROnPlateau monitor(String value) {
    name = value;
    return this;
  }

  /** The factor by which the learning rate is multiplied, less than 1; 0.1 by default. */
  public ReduceLROnPlateau factor(double value) {
    if (!(value < 1)) {
      throw new InputException("ReduceLROnPlateau: factor " + value + " (expected: less than 1)");
    }
    factor = value;
    return this;
  }

  /** How many epochs without an improvement are allowed; 10 by default. */
  public ReduceLROnPlateau patience(int value) {
    patience = value;
    return this;
  }

  /** Whether the monitored value should fall or rise; {@link Mode#AUTO} by default. */
  public ReduceLROnPlateau mode(Mode value) {
    mode = value;
    return this;
  }

  /** The smallest change that counts as an improvement; 0.0001 by default. */
  public ReduceLROnPlateau minDelta(double value) {
    minDelta = value;
    return this;
  }

  /**
   * The number of epochs to wait after lowering the learning rate before counting again; 0 by
   * default.
   */
  public ReduceLROnPlateau cooldown(int value) {
    cooldown = value;
    return this;
  }

  /** The lower bound of the learning rate; 0 by default. */
  public ReduceLROnPlateau minLr(double value) {
    minLr = value;
    return this;
  }

  /** Prints to this stream when the learning rate is lowered: Keras's {@code verbose=1}. */
  public ReduceLROnPlateau verbose(PrintStream stream) {
    out = stream;
    return this;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    monitor = new Monitor("ReduceLROnPlateau", name, minDelta, mode);
    best = null;
    cooling = 0;
    wait = 0;
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    monitor.resolve(model);
    logs.put("learning_rate", model.optimizer().learningRate());
    Double current = monitor.value(logs);
    if (current == null) {
      return;
    }
    if (cooling > 0) {
      cooling--;
      wait = 0;
    }
    if (monitor.isImprovement(current, best)) {
      best = current;
      wait = 0;
    } else if (cooling == 0) {
      wait++;
      if (wait >= patience && lower(model, epoch)) {
        cooling = cooldown;
        wait = 0;
      }
    }
  }

  private boolean lower(Trainee model, int epoch) {
    double old = model.optimizer().learningRate();
    if (old <= (float) minLr) {
      return false;
    }
    double lower = Math.max(old * factor, minLr);
    model.optimizer().setLearningRate(lower);
    if (out != null) {
      out.printf(
          "%nEpoch %d: ReduceLROnPlateau reducing learning rate to %s.%n",
          epoch + 1, Python.repr(lower));
    }
    return true;
  }
}

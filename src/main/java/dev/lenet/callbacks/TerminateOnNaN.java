package dev.lenet.callbacks;

import java.io.PrintStream;

/** Keras's {@code TerminateOnNaN}: stops training when the loss is not finite. */
public final class TerminateOnNaN implements Callback {
  private final PrintStream out;

  /** Reports the end of the run on {@link System#out}. */
  public TerminateOnNaN() {
    this(System.out);
  }

  /** Reports the end of the run on this stream. */
  public TerminateOnNaN(PrintStream out) {
    this.out = out;
  }

  @Override
  public void onTrainBatchEnd(Trainee model, int batch, Logs logs) {
    Double loss = logs.get("loss");
    if (loss != null && !Double.isFinite(loss)) {
      out.println("Batch " + batch + ": Invalid loss, terminating training");
      model.stopTraining();
    }
  }
}

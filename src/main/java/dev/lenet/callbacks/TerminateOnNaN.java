package dev.lenet.callbacks;

import java.io.PrintStream;

/** Keras's {@code TerminateOnNaN}: ends a run when its loss is not a finite number. */
public final class TerminateOnNaN implements Callback {
  private final PrintStream out;

  public TerminateOnNaN() {
    this(System.out);
  }

  /**
   * @param out where it says so
   */
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

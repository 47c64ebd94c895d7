package dev.lenet.internal.io;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a call when its thread is interrupted: it throws {@link CancellationException}
 * before its next part (a batch, a chunk of samples, a file), and the thread's interrupt flag stays
 * set. What was begun is ended first: no file is half-written, no step half-taken, and the model
 * can be used again. A call that an interrupted thread makes throws at once.
 */
public final class Interrupts {
  private Interrupts() {}

  /**
   * Ends the call where the thread is interrupted.
   *
   * @param call what is ended, for the message
   */
  public static void check(String call) {
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled(call, null);
    }
  }

  /** For an {@link InterruptedException}, which cleared the flag: sets it again. */
  public static CancellationException caught(String call, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return cancelled(call, cause);
  }

  /** The exception that ends a call. */
  public static CancellationException cancelled(String call, @Nullable Throwable cause) {
    CancellationException cancelled = new CancellationException(call + ": interrupted");
    cancelled.initCause(cause);
    return cancelled;
  }
}

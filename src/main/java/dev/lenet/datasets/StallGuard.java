package dev.lenet.datasets;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Closes a stream that gives nothing for too long: the body of an HTTP response has no timeout of
 * its own, and a read of it would wait for ever.
 */
final class StallGuard implements Closeable {
  private final Timer timer = new Timer("download-stall-guard", true);
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean stalled;

  StallGuard(InputStream guarded, Duration limit) {
    long period = Math.max(1, limit.toMillis() / 4);
    TimerTask check =
        new TimerTask() {
          @Override
          public void run() {
            if (System.nanoTime() - lastNanos > limit.toNanos()) {
              stalled = true;
              closeQuietly(guarded);
            }
          }
        };
    timer.schedule(check, period, period);
  }

  /** Bytes came. */
  void alive() {
    lastNanos = System.nanoTime();
  }

  boolean stalled() {
    return stalled;
  }

  @Override
  public void close() {
    timer.cancel();
  }

  private static void closeQuietly(InputStream stream) {
    try {
      stream.close();
    } catch (IOException ignored) {
      // The reader gets its own error from the closed stream.
    }
  }
}

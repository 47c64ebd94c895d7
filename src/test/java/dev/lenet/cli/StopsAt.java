package dev.lenet.cli;

import java.io.IOException;
import java.io.StringWriter;

/**
 * Stands where Ctrl-C is pressed: at the end of the epoch whose line has this text, before it is
 * recorded.
 */
final class StopsAt extends StringWriter {
  private final String text;
  private boolean done;

  StopsAt(String text) {
    this.text = text;
  }

  @Override
  public void flush() {
    if (!done && toString().contains(text)) {
      done = true;
      try {
        StopSignal.get().send(ProcessHandle.current());
        Thread.sleep(500); // the JVM hands signals to its handlers on another thread
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

package dev.lenet.cli.terminal;

import dev.lenet.datasets.DownloadProgress;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows a download on stderr: a line that is drawn over on a terminal, two lines elsewhere. */
public final class DownloadBar implements DownloadProgress {
  private static final int WIDTH = 30;
  private static final double MEGABYTE = 1e6;

  private final PrintWriter err;
  private final boolean terminal;
  private String file = "";

  /** Draws on this stream. */
  public DownloadBar(PrintWriter err) {
    this.err = err;
    this.terminal = Output.isTerminal();
  }

  @Override
  public void update(String name, long done, long total) {
    boolean first = !name.equals(file);
    boolean last = done == total;
    file = name;
    if (terminal) {
      err.print("\r" + line(done, total) + (last ? "\n" : ""));
    } else if (first || last) {
      err.println(line(done, total));
    }
    err.flush();
  }

  private String line(long done, long total) {
    if (total <= 0) {
      return String.format(Locale.ROOT, "Downloading %s: %.1f MB", file, done / MEGABYTE);
    }
    int filled = (int) (WIDTH * done / total);
    return String.format(
        Locale.ROOT,
        "Downloading %s: %s%s %.1f of %.1f MB",
        file,
        "━".repeat(filled),
        "─".repeat(WIDTH - filled),
        done / MEGABYTE,
        total / MEGABYTE);
  }
}

package dev.lenet.callbacks;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Prints progress as Keras does during training ({@code verbose}): 1 is a progress bar for
 * terminals, 2 is one line per epoch for pipes and files (keras/src/utils/progbar.py).
 */
public final class ProgressBar implements Callback {
  private static final int WIDTH = 20;
  private static final double INTERVAL = 0.05;
  private static final double NANOS = 1e9;

  private final PrintStream out;
  private final int verbose;
  private final LongSupplier nanoTime;

  private int epochs;
  private int target;
  private double start;
  private double lastDrawn;
  private double afterFirstStep;
  private int drawnWidth;
  private final Map<String, Double> values = new LinkedHashMap<>();

  /**
   * Prints to this stream.
   *
   * @param verbose 1 for a bar, 2 for one line per epoch, 0 for nothing
   */
  public ProgressBar(PrintStream out, int verbose) {
    this(out, verbose, System::nanoTime);
  }

  ProgressBar(PrintStream out, int verbose, LongSupplier nanoTime) {
    this.out = out;
    this.verbose = verbose;
    this.nanoTime = nanoTime;
  }

  private double now() {
    return nanoTime.getAsLong() / NANOS;
  }

  @Override
  public void onTrainBegin(Trainee model, Plan plan) {
    epochs = plan.epochs();
    target = plan.steps();
  }

  @Override
  public void onEpochBegin(Trainee model, int epoch) {
    start = now();
    lastDrawn = Double.NEGATIVE_INFINITY;
    afterFirstStep = Double.NaN;
    drawnWidth = 0;
    values.clear();
    if (verbose > 0 && epochs > 1) {
      out.println("Epoch " + (epoch + 1) + "/" + epochs);
    }
  }

  @Override
  public void onTrainBatchEnd(Trainee model, int batch, Logs logs) {
    if (verbose != 1) {
      return;
    }
    double now = now();
    double perStep = perStep(batch + 1, now);
    if (now - lastDrawn >= INTERVAL) {
      values.putAll(logs.asMap());
      draw(batch + 1, now, perStep, false);
    }
  }

  @Override
  public void onEpochEnd(Trainee model, int epoch, Logs logs) {
    if (verbose == 0) {
      return;
    }
    values.putAll(logs.asMap());
    double now = now();
    double perStep = perStep(target, now);
    if (verbose == 1) {
      draw(target, now, perStep, true);
    } else {
      out.println(count(target) + " - " + seconds(now) + " -" + perStep(perStep) + metrics());
    }
  }

  /**
   * How long a step takes: the first, which builds and warms up, is left out once it can be; not in
   * the one line an epoch, as in Keras, which looks at no batch for it.
   */
  private double perStep(int current, double now) {
    double time =
        Double.isNaN(afterFirstStep) || current <= 1
            ? (now - start) / current
            : (now - afterFirstStep) / (current - 1);
    if (current == 1) {
      afterFirstStep = now;
    }
    return time;
  }

  private void draw(int current, double now, double perStep, boolean last) {
    String count = count(current);
    int done = (int) (WIDTH * ((double) current / target));
    String text = last ? seconds(now) : eta(perStep * (target - current));
    String tail = perStep(perStep) + metrics();

    StringBuilder line = new StringBuilder();
    line.append("\b".repeat(drawnWidth)).append('\r').append(bold(count)).append(' ');
    if (done > 0) {
      line.append("\033[32m").append("━".repeat(done)).append("\033[0m");
    }
    line.append("\033[37m").append("━".repeat(WIDTH - done)).append("\033[0m");
    line.append(' ').append(bold(text)).append(tail);
    int width = count.length() + 1 + WIDTH + 1 + text.length() + tail.length();
    line.append(" ".repeat(Math.max(0, drawnWidth - width)));
    if (last) {
      line.append('\n');
    }
    out.print(line);
    out.flush();
    drawnWidth = width;
    lastDrawn = now;
  }

  private String count(int current) {
    int digits = Integer.toString(target).length();
    return ("%" + digits + "d/%d").formatted(current, target);
  }

  private static String bold(String text) {
    return "\033[1m" + text + "\033[0m";
  }

  private String seconds(double now) {
    return Python.fixed(now - start, 0) + "s";
  }

  private static String eta(double seconds) {
    long whole = (long) seconds;
    if (seconds > 3600) {
      return "%d:%02d:%02d".formatted(whole / 3600, whole % 3600 / 60, whole % 60);
    }
    return seconds > 60 ? "%d:%02d".formatted(whole / 60, whole % 60) : whole + "s";
  }

  private static String perStep(double seconds) {
    if (seconds >= 1 || seconds == 0) {
      return " " + Python.fixed(seconds, 0) + "s/step";
    }
    return seconds >= 1e-3
        ? " " + Python.fixed(seconds * 1e3, 0) + "ms/step"
        : " " + Python.fixed(seconds * 1e6, 0) + "us/step";
  }

  private String metrics() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(" - ")
                .append(name)
                .append(": ")
                .append(
                    (verbose == 1 ? Math.abs(value) : value) > 1e-3
                        ? Python.fixed(value, 4)
                        : Python.scientific(value)));
    return text.toString();
  }
}

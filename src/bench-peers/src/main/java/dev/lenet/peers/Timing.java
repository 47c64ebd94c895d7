package dev.lenet.peers;

import java.util.Arrays;

/** Median times, and the line that {@code ./lenet bench} reads. */
final class Timing {
  private static final double WARMUP_SECONDS = 2;
  private static final double SECONDS = 3;

  private Timing() {}

  /** Something that is timed. */
  interface Call {
    void run() throws Exception;
  }

  /** The number after the dash of a work such as {@code inference-32}. */
  static int size(String work) {
    return Integer.parseInt(work.substring(work.indexOf('-') + 1));
  }

  static void report(double value) {
    System.out.printf("{\"value\": %.6g}%n", value);
  }

  /** Of a call that predicts a batch: microseconds of one image, else images a second. */
  static void reportInference(int batch, Call call) throws Exception {
    repeat(call, WARMUP_SECONDS);
    double seconds = median(repeat(call, SECONDS));
    report(batch == 1 ? seconds * 1e6 : batch / seconds);
  }

  /** Images a second of an epoch, the median of three after one more. */
  static void reportTraining(int images, Call epoch) throws Exception {
    epoch.run();
    double[] times = new double[3];
    for (int i = 0; i < times.length; i++) {
      long start = System.nanoTime();
      epoch.run();
      times[i] = (System.nanoTime() - start) / 1e9;
    }
    report(images / median(times));
  }

  private static double[] repeat(Call call, double seconds) throws Exception {
    double[] times = new double[1024];
    int count = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      call.run();
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
      times[count++] = (System.nanoTime() - start) / 1e9;
    }
    return Arrays.copyOf(times, count);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}

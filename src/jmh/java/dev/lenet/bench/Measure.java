package dev.lenet.bench;

import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one of the benchmarks under JMH, in a JVM that JMH starts with the options of this one, and
 * prints its figure as the peers' programs do, with the most memory that it held: {@code {"value":
 * ..., "megabytes": ...}}.
 */
final class Measure {
  private static final double MICROS = 1e6;
  private static final int MEDIAN = 50;

  private Measure() {}

  /**
   * Measures.
   *
   * @param args what, such as {@code training-32}; for training also how many images there are
   */
  public static void main(String[] args) throws RunnerException {
    String[] words = args[0].split("-", -1);
    int size = words.length > 1 ? Integer.parseInt(words[1]) : 0;
    String images = args.length > 1 ? args[1] : "8000";
    RunResult result = run(options(words, images));
    double seconds = result.getPrimaryResult().getStatistics().getPercentile(MEDIAN);
    double value =
        switch (words[0]) {
          case "training" -> Integer.parseInt(images) / seconds;
          case "inference", "bound" -> size == 1 ? seconds * MICROS : size / seconds;
          case "peak" -> // GFLOP/s
              2.0 * Math.pow(Machine.SIDE, 3) * size / 1e9 / seconds;
          case "bandwidth" -> // GB/s
              2.0 * Float.BYTES * Machine.ELEMENTS * size / 1e9 / seconds;
          case "reading" -> seconds * MICROS;
          case "evaluation" -> 10_000 / seconds;
          default -> throw new IllegalArgumentException(args[0]);
        };
    double megabytes =
        Objects.requireNonNull(result.getSecondaryResults().get(PeakMemory.NAME))
            .getStatistics()
            .getMax();
    System.out.printf("{\"value\": %.6g, \"megabytes\": %.6g}%n", value, megabytes);
  }

  private static ChainedOptionsBuilder options(String[] words, String images) {
    return switch (words[0]) {
      case "training" -> benchmark("Training.fit").param("batch", words[1]).param("images", images);
      case "inference" -> benchmark("Inference.predict").param("batch", words[1]);
      case "bound" -> benchmark("Inference.bound").param("batch", words[1]);
      case "peak" -> benchmark("Machine.multiply").param("threads", words[1]);
      case "bandwidth" -> benchmark("Machine.add").param("threads", words[1]);
      case "reading" -> benchmark("Reading.read");
      case "evaluation" -> benchmark("Evaluation.evaluate");
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static ChainedOptionsBuilder benchmark(String name) {
    return new OptionsBuilder()
        .include("\\." + name + "$")
        .addProfiler(PeakMemory.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).runSingle();
  }
}

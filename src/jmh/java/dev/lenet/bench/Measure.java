package dev.lenet.bench;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one of the benchmarks under JMH, in a JVM that JMH starts with the options of this one, and
 * prints its figure as the peers' programs do: {@code {"value": ...}}.
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
    double value =
        switch (words[0]) {
          case "training" -> {
            String images = args.length > 1 ? args[1] : "20000";
            yield Integer.parseInt(images)
                / seconds(options(Training.class).param("batch", words[1]).param("images", images));
          }
          case "inference" -> {
            double seconds = seconds(options(Inference.class).param("batch", words[1]));
            yield size == 1 ? seconds * MICROS : size / seconds;
          }
          case "peak" -> // GFLOP/s
              2.0 * Math.pow(Machine.SIDE, 3) * size / 1e9 / seconds(machine("multiply", words[1]));
          case "bandwidth" -> // GB/s
              2.0 * Float.BYTES * Machine.ELEMENTS * size / 1e9 / seconds(machine("add", words[1]));
          case "reading" -> seconds(options(Reading.class)) * MICROS;
          case "evaluation" -> 10_000 / seconds(options(Evaluation.class));
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.out.printf("{\"value\": %.6g}%n", value);
  }

  private static ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include("\\." + benchmark.getSimpleName() + "\\.")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static ChainedOptionsBuilder machine(String benchmark, String threads) {
    return new OptionsBuilder()
        .include("\\.Machine\\." + benchmark + "$")
        .param("threads", threads)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  private static double seconds(ChainedOptionsBuilder options) throws RunnerException {
    RunResult result = new Runner(options.build()).runSingle();
    return result.getPrimaryResult().getStatistics().getPercentile(MEDIAN);
  }
}

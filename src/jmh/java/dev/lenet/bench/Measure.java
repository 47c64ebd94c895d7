package dev.lenet.bench;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
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

  /** As many as the peers' programs train on in an epoch. */
  private static final int IMAGES = 8000;

  private Measure() {}

  /**
   * Measures.
   *
   * @param args what, such as {@code training-32}; for training also how many images there are
   */
  public static void main(String[] args) throws RunnerException {
    String[] words = args[0].split("-", -1);
    int size = words.length > 1 ? Integer.parseInt(words[1]) : 0;
    String images = args.length > 1 ? args[1] : Integer.toString(IMAGES);
    Figure figure =
        switch (words[0]) {
          case "training" ->
              new Figure(
                  benchmark("Training.fit").param("batch", words[1]).param("images", images),
                  seconds -> Integer.parseInt(images) / seconds);
          case "inference" -> predictions("Inference.predict", size);
          case "bound" -> predictions("Inference.bound", size);
          case "peak" -> // GFLOP/s
              new Figure(
                  benchmark("Machine.multiply").param("threads", words[1]),
                  seconds -> 2.0 * Math.pow(Machine.SIDE, 3) * size / 1e9 / seconds);
          case "bandwidth" -> // GB/s
              new Figure(
                  benchmark("Machine.add").param("threads", words[1]),
                  seconds -> 2.0 * Float.BYTES * Machine.ELEMENTS * size / 1e9 / seconds);
          case "reading" -> new Figure(benchmark("Reading.read"), seconds -> seconds * MICROS);
          case "evaluation" ->
              new Figure(benchmark("Evaluation.evaluate"), seconds -> 10_000 / seconds);
          default -> throw new IllegalArgumentException(args[0]);
        };
    RunResult result = new Runner(figure.benchmark().build()).runSingle();
    double seconds = result.getPrimaryResult().getStatistics().getPercentile(MEDIAN);
    double megabytes =
        Objects.requireNonNull(result.getSecondaryResults().get(PeakMemory.NAME))
            .getStatistics()
            .getMax();
    System.out.printf(
        "{\"value\": %.6g, \"megabytes\": %.6g}%n",
        figure.value().applyAsDouble(seconds), megabytes);
  }

  /** A benchmark, and the figure that its median time in seconds gives. */
  private record Figure(ChainedOptionsBuilder benchmark, DoubleUnaryOperator value) {}

  /** Microseconds of one image, else images a second. */
  private static Figure predictions(String name, int batch) {
    return new Figure(
        benchmark(name).param("batch", Integer.toString(batch)),
        seconds -> batch == 1 ? seconds * MICROS : batch / seconds);
  }

  private static ChainedOptionsBuilder benchmark(String name) {
    return new OptionsBuilder()
        .include("\\." + name + "$")
        .addProfiler(PeakMemory.class)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }
}

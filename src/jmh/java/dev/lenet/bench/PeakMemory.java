package dev.lenet.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** The most memory in MB that a process has held: Linux's {@code VmHWM}, which is in KiB. */
public final class PeakMemory implements InternalProfiler {
  /** What the result is called beside a benchmark's time. */
  static final String NAME = "peak resident memory";

  private static final double BYTES_PER_KIB = 1024;

  /** Of a process; 0 when it has just ended. */
  static double of(String pid) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
          .map(kib -> kib * BYTES_PER_KIB / 1e6)
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return List.of(new ScalarResult(NAME, of("self"), "MB", AggregationPolicy.MAX));
  }

  @Override
  public String getDescription() {
    return NAME;
  }
}

package dev.lenet.bench;

import dev.lenet.LeNet;
import dev.lenet.model.Model;
import dev.lenet.open.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reads LeNet, layers and weights, from a {@code .keras} file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class Reading {
  private Path file = Path.of("lenet.keras");

  @Setup(Level.Trial)
  public void write() throws IOException {
    file = Files.createTempFile("lenet", ".keras");
    try (LeNet model = new LeNet()) {
      model.save(file);
    }
  }

  @Benchmark
  public Object read() {
    try (Model model = Models.load(file)) {
      return model.getWeights();
    }
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    Files.delete(file);
  }
}

package dev.lenet.bench;

import dev.lenet.LeNet;
import dev.lenet.datasets.Dataset;
import dev.lenet.losses.SparseCategoricalCrossentropy;
import dev.lenet.metrics.Accuracy;
import dev.lenet.optimizers.Adam;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole {@code evaluate} of uint8 images: loss and accuracy. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 7)
public class Evaluation {
  @Param("10000")
  public int images;

  private Dataset data = RandomImages.labelled(1);
  private LeNet model = new LeNet();

  @Setup(Level.Trial)
  public void prepare() {
    data = RandomImages.labelled(images);
    model = new LeNet(RandomImages.CLASSES);
    model.compile(new Adam(), new SparseCategoricalCrossentropy(), new Accuracy());
  }

  @Benchmark
  public Object evaluate() {
    return model.evaluate(data);
  }

  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }
}

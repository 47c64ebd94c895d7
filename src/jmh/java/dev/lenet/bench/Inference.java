package dev.lenet.bench;

import dev.lenet.LeNet;
import dev.lenet.data.HostTensor;
import dev.lenet.data.Predictor;
import dev.lenet.model.ModelPredictor;
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

/** One call of a predictor with a batch of float32 images, and its probabilities on the heap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Inference {
  @Param("1")
  public int batch;

  private HostTensor x = RandomImages.floats(1);
  private Predictor predictor = new ModelPredictor(new LeNet());

  @Setup(Level.Trial)
  public void prepare() {
    x = RandomImages.floats(batch);
    predictor = new ModelPredictor(new LeNet(RandomImages.CLASSES));
  }

  @Benchmark
  public Object predict() {
    return predictor.predict(x);
  }

  @TearDown(Level.Trial)
  public void close() {
    predictor.close();
  }
}

package dev.lenet.bench;

import dev.lenet.LeNet;
import dev.lenet.internal.runtime.NativeCall;
import dev.lenet.open.ModelPredictor;
import dev.lenet.predict.BoundCall;
import dev.lenet.predict.Predictor;
import dev.lenet.tensor.HostTensor;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/**
 * One call of a predictor with a batch of float32 images in a direct buffer: its probabilities on
 * the heap, or with a bound call in a direct buffer.
 */
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
  private @Nullable BoundCall call;

  @Setup(Level.Trial)
  public void prepare() {
    x = RandomImages.floats(batch);
    predictor = new ModelPredictor(new LeNet(RandomImages.CLASSES));
    ByteBuffer images =
        ByteBuffer.allocateDirect(x.bytes().remaining() + NativeCall.ALIGNMENT)
            .alignedSlice(NativeCall.ALIGNMENT);
    images.put(x.bytes()).flip();
    ByteBuffer outputs = ByteBuffer.allocateDirect(batch * RandomImages.CLASSES * Float.BYTES);
    call =
        predictor.bind(
            Map.of(predictor.onlyInput().name(), images),
            Map.of(predictor.signature().outputs().get(0).name(), outputs));
  }

  @Benchmark
  public Object predict() {
    return predictor.predict(x);
  }

  @Benchmark
  public void bound() {
    Objects.requireNonNull(call).run();
  }

  @TearDown(Level.Trial)
  public void close() {
    Objects.requireNonNull(call).close();
    predictor.close();
  }
}

package dev.lenet.bench;

import dev.lenet.internal.runtime.Sessions;
import java.util.ArrayList;
import java.util.List;
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
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/**
 * What the machine can do: a product of large matrices for arithmetic, a sum of large vectors for
 * memory, by TensorFlow's own kernels, on as many threads as there are copies of them in the graph.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1, time = 1)
@Measurement(iterations = 3, time = 1)
public class Machine {
  /** Rows and columns of a matrix. */
  static final int SIDE = 1024;

  /** Of a vector: 64 MB. */
  static final int ELEMENTS = 16 << 20;

  @Param("2")
  public int threads;

  private Graph graph = Sessions.newGraph();
  private Session session = Sessions.open(graph);
  private final List<Op> products = new ArrayList<>();
  private final List<Op> sums = new ArrayList<>();

  /** Makes an op a thread that multiplies matrices, and one that adds vectors. */
  @Setup(Level.Trial)
  public void prepare() {
    session.close();
    graph.close();
    graph = Sessions.newGraph();
    Ops tf = Ops.create(graph);
    for (int i = 0; i < threads; i++) {
      Variable<TFloat32> matrix = filled(tf, SIDE, SIDE);
      products.add(tf.linalg.matMul(matrix, matrix));
      Variable<TFloat32> vector = filled(tf, 1, ELEMENTS);
      sums.add(tf.assignAdd(vector, vector));
    }
    session = Sessions.open(graph);
    session.initialize();
  }

  private static Variable<TFloat32> filled(Ops tf, int rows, int columns) {
    Operand<TFloat32> value = tf.fill(tf.array(rows, columns), tf.constant(1e-3f));
    return tf.variable(value);
  }

  /** 2 x 1,024 x 1,024 x 1,024 floating-point operations a thread. */
  @Benchmark
  public void multiply() {
    run(products);
  }

  /** Reads and writes a vector, a thread. */
  @Benchmark
  public void add() {
    run(sums);
  }

  private void run(List<Op> ops) {
    Session.Runner runner = session.runner();
    ops.forEach(runner::addTarget);
    runner.run().close();
  }

  @TearDown(Level.Trial)
  public void close() {
    session.close();
    graph.close();
  }
}

package dev.lenet.graph;

import dev.lenet.internal.runtime.Native;
import dev.lenet.internal.runtime.Sessions;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.Qr;
import org.tensorflow.op.random.StatelessRandomGetKeyCounter;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Random numbers that depend on their seed alone: {@code tf.random.stateless_uniform} and its kin,
 * by the same ops as Keras's and so with the same bits. Initializers seed them with {@code [seed,
 * 0]}, random layers with {@code [seed, count]}.
 */
public final class Stateless {
  /** {@code Algorithm.AUTO_SELECT} of tensorflow/python/ops/random_ops_util.py: Philox on a CPU. */
  private static final int AUTO_SELECT = 3;

  /** Keras takes seeds modulo this (keras/src/backend/tensorflow/random.py, {@code _cast_seed}). */
  private static final long SEEDS = Integer.MAX_VALUE - 1;

  /** A sampling op: the shape and the generator to the numbers. */
  private interface Sampler {
    Operand<TFloat32> sample(Ops tf, Operand<TInt32> shape, StatelessRandomGetKeyCounter key);
  }

  private Stateless() {}

  /** Uniform in [minval, maxval). */
  public static HostTensor uniform(Shape shape, long seed, float minval, float maxval) {
    return scaled(run(shape, seed, Stateless::uniform), maxval - minval, minval);
  }

  /** Normal. */
  public static HostTensor normal(Shape shape, long seed, float mean, float stddev) {
    HostTensor sample = run(shape, seed, Stateless::normal);
    return scaled(sample, stddev, mean);
  }

  /** Normal, drawn again where it is more than two standard deviations from the mean. */
  public static HostTensor truncatedNormal(Shape shape, long seed, float mean, float stddev) {
    HostTensor sample =
        run(
            shape,
            seed,
            (tf, size, key) ->
                tf.random.statelessTruncatedNormalV2(
                    size, key.key(), key.counter(), tf.constant(AUTO_SELECT), TFloat32.class));
    return scaled(sample, stddev, mean);
  }

  /**
   * Uniform in [0, 1) for the samples of a layer's input, with the next numbers of a seed weight
   * {@code [seed, count]}, whose count the step then raises by one: Keras's {@code
   * SeedGenerator.next}. A part of a batch gets its rows of what the whole batch draws.
   *
   * @param x the layer's input
   * @param shape of the numbers, N first; other sizes that are not known are those of {@code x}.
   *     Where the first is known, all parts get the same numbers
   */
  public static Operand<TFloat32> uniform(SymbolicTensor x, Shape shape, Weight seed) {
    return draw(x, shape, seed, Stateless::uniform);
  }

  /** Normal with mean 0 and standard deviation 1, as {@link #uniform} otherwise. */
  public static Operand<TFloat32> normal(SymbolicTensor x, Shape shape, Weight seed) {
    return draw(x, shape, seed, Stateless::normal);
  }

  private static Operand<TFloat32> draw(
      SymbolicTensor x, Shape shape, Weight seed, Sampler sampler) {
    GraphScope scope = x.scope();
    Ops tf = scope.tf();
    Supplier<Operand<TFloat32>> whole =
        () ->
            sampler.sample(
                tf,
                sizes(tf, x, shape),
                tf.random.statelessRandomGetKeyCounter(advance(scope, seed)));
    return shape.rank() > 0 && shape.size(0) < 0
        ? scope.part().rowsOf(tf, whole, shape.rank())
        : scope.part().shared(whole);
  }

  /** Each size by itself: where only the batch's is unknown, nothing waits for the input. */
  private static Operand<TInt32> sizes(Ops tf, SymbolicTensor x, Shape shape) {
    List<Operand<TInt32>> sizes = new ArrayList<>();
    Operand<TInt32> all = x.scope().part().all();
    for (int i = 0; i < shape.rank(); i++) {
      if (shape.size(i) >= 0) {
        sizes.add(tf.constant((int) shape.size(i)));
      } else if (i == 0 && all != null) {
        sizes.add(all);
      } else {
        sizes.add(tf.squeeze(tf.slice(tf.shape(x.operand()), tf.array(i), tf.array(1))));
      }
    }
    return sizes.isEmpty() ? tf.constant(new int[0]) : tf.stack(sizes);
  }

  private static Operand<TFloat32> uniform(
      Ops tf, Operand<TInt32> shape, StatelessRandomGetKeyCounter key) {
    return tf.random.statelessRandomUniformV2(
        shape, key.key(), key.counter(), tf.constant(AUTO_SELECT), TFloat32.class);
  }

  private static Operand<TFloat32> normal(
      Ops tf, Operand<TInt32> shape, StatelessRandomGetKeyCounter key) {
    return tf.random.statelessRandomNormalV2(
        shape, key.key(), key.counter(), tf.constant(AUTO_SELECT), TFloat32.class);
  }

  /** The next seed of a seed weight {@code [seed, count]}. */
  private static Operand<TInt32> advance(GraphScope scope, Weight seed) {
    Ops tf = scope.tf();
    Operand<TInt64> state = scope.readInts(seed);
    scope.update(seed, tf.math.add(state, tf.constant(new long[] {0, 1})));
    return tf.dtypes.cast(tf.math.floorMod(state, tf.constant(SEEDS)), TInt32.class);
  }

  /**
   * A matrix with orthonormal columns: Q of a normal matrix's QR decomposition, each column with
   * the sign of R's diagonal. Rows are at least as many as columns.
   */
  public static HostTensor orthonormal(long rows, long columns, long seed) {
    HostTensor normal = normal(Shape.of(rows, columns), seed, 0f, 1f);
    HostTensor q;
    HostTensor r;
    try (Native<TFloat32> input = Native.of(TFloat32.class, normal);
        EagerSession session = Sessions.openEager()) {
      Ops tf = Ops.create(session);
      Qr<TFloat32> qr = tf.linalg.qr(tf.constantOf(input.get()), Qr.fullMatrices(false));
      q = fetch(qr.q());
      r = fetch(qr.r());
    }
    float[] matrix = q.floats();
    float[] upper = r.floats();
    int width = (int) columns;
    for (int i = 0; i < matrix.length; i++) {
      int column = i % width;
      matrix[i] *= Math.signum(upper[column * width + column]);
    }
    return HostTensor.ofFloats(q.shape(), matrix);
  }

  private static HostTensor scaled(HostTensor sample, float scale, float shift) {
    float[] values = sample.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] * scale + shift;
    }
    return HostTensor.ofFloats(sample.shape(), values);
  }

  private static HostTensor run(Shape shape, long seed, Sampler sampler) {
    int[] size = new int[shape.rank()];
    for (int i = 0; i < size.length; i++) {
      size[i] = Math.toIntExact(shape.size(i));
    }
    int small = (int) Math.floorMod(seed, SEEDS);
    return eager(
        tf ->
            sampler.sample(
                tf,
                tf.constant(size),
                tf.random.statelessRandomGetKeyCounter(tf.constant(new int[] {small, 0}))));
  }

  private static HostTensor eager(Function<Ops, Operand<TFloat32>> program) {
    try (EagerSession session = Sessions.openEager()) {
      return fetch(program.apply(Ops.create(session)));
    }
  }

  private static HostTensor fetch(Operand<TFloat32> operand) {
    try (TFloat32 tensor = operand.asTensor()) {
      return Native.toHost(tensor);
    }
  }
}

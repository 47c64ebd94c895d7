package dev.lenet.graph;

import dev.lenet.data.HostTensor;
import dev.lenet.data.Shape;
import org.tensorflow.EagerSession;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.random.StatelessRandomGetKeyCounter;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Random numbers that depend on their seed alone: {@code tf.random.stateless_uniform} and its kin,
 * seeded with {@code [seed, 0]} as Keras's initializers do, by the same ops and so with the same
 * bits.
 */
public final class Stateless {
  /** {@code Algorithm.AUTO_SELECT} of tensorflow/python/ops/random_ops_util.py: Philox on a CPU. */
  private static final int AUTO_SELECT = 3;

  /**
   * A sampling op: the shape, the generator's key and counter, and the algorithm to the numbers.
   */
  private interface Sampler {
    Operand<TFloat32> sample(
        Ops tf, Operand<TInt32> shape, StatelessRandomGetKeyCounter key, Operand<TInt32> alg);
  }

  private Stateless() {}

  /** Uniform in [minval, maxval). */
  public static HostTensor uniform(Shape shape, int seed, float minval, float maxval) {
    return run(
        shape,
        seed,
        (tf, size, key, alg) ->
            tf.math.add(
                tf.math.mul(
                    tf.random.statelessRandomUniformV2(
                        size, key.key(), key.counter(), alg, TFloat32.class),
                    tf.math.sub(tf.constant(maxval), tf.constant(minval))),
                tf.constant(minval)));
  }

  private static HostTensor run(Shape shape, int seed, Sampler sampler) {
    int[] size = new int[shape.rank()];
    for (int i = 0; i < size.length; i++) {
      size[i] = Math.toIntExact(shape.size(i));
    }
    try (EagerSession session = EagerSession.create()) {
      Ops tf = Ops.create(session);
      StatelessRandomGetKeyCounter key =
          tf.random.statelessRandomGetKeyCounter(tf.constant(new int[] {seed, 0}));
      Operand<TFloat32> sample =
          sampler.sample(tf, tf.constant(size), key, tf.constant(AUTO_SELECT));
      try (TFloat32 tensor = sample.asTensor()) {
        return Native.toHost(tensor);
      }
    }
  }
}

package dev.lenet.activations;

import dev.lenet.graph.SymbolicTensor;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Sum;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The activation functions that are more than one op. */
record Formulas(Ops tf) {
  private Operand<TFloat32> number(double value) {
    return tf.constant((float) value);
  }

  private Operand<TFloat32> where(Operand<TBool> condition, Operand<TFloat32> yes) {
    return tf.select(condition, yes, tf.zerosLike(yes));
  }

  Operand<TFloat32> leakyRelu(Operand<TFloat32> x, float slope) {
    return tf.nn.leakyRelu(x, LeakyRelu.alpha(slope));
  }

  Operand<TFloat32> clip(Operand<TFloat32> x, double low, double high) {
    return tf.math.maximum(tf.math.minimum(x, number(high)), number(low));
  }

  Operand<TFloat32> celu(Operand<TFloat32> x) {
    return tf.math.add(tf.math.maximum(x, number(0)), tf.math.expm1(tf.math.minimum(x, number(0))));
  }

  /**
   * x times the normal distribution's cumulative probability, not the approximation by tanh. Not
   * written as x/2 (1 + erf): see {@link #hardSigmoid}.
   */
  Operand<TFloat32> gelu(Operand<TFloat32> x) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.div(x, number(1.4142135623730951)));
    Operand<TFloat32> half = tf.math.mul(number(0.5), x);
    return tf.math.add(half, tf.math.mul(half, erf));
  }

  /**
   * relu6(x + 3) / 6, without the op Relu6. Where oneDNN is on, TensorFlow fuses what looks like a
   * hard SiLU or a GELU into the layer before, and takes any constant near 1/6 or 1/2 for its own:
   * also one into which the next layer's factor was folded, which is then lost. The bounds come
   * first, so that at a bound the gradient is 0, as Relu6's.
   */
  Operand<TFloat32> hardSigmoid(Operand<TFloat32> x) {
    Operand<TFloat32> raised = tf.math.maximum(number(0), tf.math.add(x, number(3)));
    return tf.math.div(tf.math.minimum(number(6), raised), number(6));
  }

  /** The steps of tf_keras/src/backend.py, {@code hard_sigmoid}. */
  Operand<TFloat32> hardSigmoidKeras2(Operand<TFloat32> x) {
    return clip(tf.math.add(tf.math.mul(x, number(0.2)), number(0.5)), 0, 1);
  }

  Operand<TFloat32> sparseSigmoid(Operand<TFloat32> x) {
    Operand<TFloat32> line = tf.math.mul(number(0.5), tf.math.add(x, number(1)));
    // Not OnesLike, which has no gradient.
    Operand<TFloat32> ones = tf.math.add(tf.zerosLike(x), number(1));
    Operand<TFloat32> upper = tf.select(tf.math.greaterEqual(x, number(1)), ones, line);
    return where(tf.math.greater(x, number(-1)), upper);
  }

  Operand<TFloat32> softShrink(Operand<TFloat32> x, float threshold) {
    return tf.select(
        tf.math.greater(x, number(threshold)),
        tf.math.sub(x, number(threshold)),
        where(tf.math.less(x, number(-threshold)), tf.math.add(x, number(threshold))));
  }

  Operand<TFloat32> hardShrink(Operand<TFloat32> x, float threshold) {
    return where(tf.math.greater(tf.math.abs(x), number(threshold)), x);
  }

  Operand<TFloat32> sparsePlus(Operand<TFloat32> x) {
    Operand<TFloat32> parabola =
        tf.math.mul(number(0.25), tf.math.square(tf.math.add(x, number(1))));
    return where(
        tf.math.greater(x, number(-1)), tf.select(tf.math.less(x, number(1)), parabola, x));
  }

  Operand<TFloat32> squareplus(Operand<TFloat32> x) {
    Operand<TFloat32> root = tf.math.sqrt(tf.math.add(tf.math.square(x), number(4)));
    return tf.math.div(tf.math.add(x, root), number(2));
  }

  /**
   * x times tanh(softplus(x)), which is sigmoid(x) (1 + s) / (1 + s^2) with s = sigmoid(-x): so its
   * gradient does not lose digits where tanh is almost 1.
   */
  Operand<TFloat32> mish(Operand<TFloat32> x) {
    Operand<TFloat32> s = tf.math.sigmoid(tf.math.neg(x));
    Operand<TFloat32> ratio =
        tf.math.div(tf.math.add(number(1), s), tf.math.add(number(1), tf.math.square(s)));
    return tf.math.mul(x, tf.math.mul(tf.math.sigmoid(x), ratio));
  }

  /** Over the last dimension; the op's gradient takes the second for it, so there are just two. */
  Operand<TFloat32> logSoftmax(SymbolicTensor tensor) {
    Operand<TFloat32> x = tensor.operand();
    int rank = tensor.shape().rank();
    if (rank == 2) {
      return tf.nn.logSoftmax(x);
    }
    int last = (int) tensor.shape().size(-1); // the operand may not know it
    return tf.reshape(tf.nn.logSoftmax(tf.reshape(x, tf.array(-1, last))), tf.shape(x));
  }

  /**
   * Keras's sparsemax, after Martins and Astudillo (2016): max(x - tau, 0). As in Keras, tau sums
   * the cumulative sums of the k largest elements, so the i-th largest counts k - i + 1 times. How
   * often each counts is found by sorting, which no gradient needs to pass.
   */
  Operand<TFloat32> sparsemax(SymbolicTensor tensor) {
    Operand<TFloat32> x = tensor.operand();
    int last = tensor.shape().rank() - 1;
    int size = (int) tensor.shape().size(-1);
    float[] ranks = new float[size];
    for (int i = 0; i < size; i++) {
      ranks[i] = i + 1;
    }
    TopK<TFloat32, TInt32> sorted = tf.nn.topK(tf.stopGradient(x), tf.constant(size), TInt32.class);
    Operand<TFloat32> excess =
        tf.math.sub(tf.math.cumsum(sorted.values(), tf.constant(last)), number(1));
    Operand<TBool> stays =
        tf.math.greater(
            tf.math.sub(sorted.values(), tf.math.div(excess, tf.constant(ranks))), number(0));
    Operand<TFloat32> k =
        tf.sum(tf.dtypes.cast(stays, TFloat32.class), tf.constant(last), Sum.keepDims(true));
    // Where each element went in the sorted order, from 0: the inverse of the permutation.
    Operand<TInt32> place =
        tf.nn.topK(tf.math.neg(sorted.indices()), tf.constant(size), TInt32.class).indices();
    Operand<TFloat32> times = tf.nn.relu(tf.math.sub(k, tf.dtypes.cast(place, TFloat32.class)));
    Operand<TFloat32> sum = tf.sum(tf.math.mul(x, times), tf.constant(last), Sum.keepDims(true));
    Operand<TFloat32> tau = tf.math.div(tf.math.sub(sum, number(1)), k);
    return tf.nn.relu(tf.math.sub(x, tau));
  }
}

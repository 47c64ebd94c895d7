package dev.lenet.activations;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMin;
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
    return tf.math.add(
        tf.math.maximum(x, number(0)), tf.math.expm1(tf.math.minimum(x, number(0))));
  }

  /** x times the normal distribution's cumulative probability, not the approximation by tanh. */
  Operand<TFloat32> gelu(Operand<TFloat32> x) {
    Operand<TFloat32> erf = tf.math.erf(tf.math.div(x, number(1.4142135623730951)));
    return tf.math.mul(tf.math.mul(number(0.5), x), tf.math.add(number(1), erf));
  }

  Operand<TFloat32> hardSigmoid(Operand<TFloat32> x) {
    return tf.math.div(tf.nn.relu6(tf.math.add(x, number(3))), number(6));
  }

  Operand<TFloat32> sparseSigmoid(Operand<TFloat32> x) {
    Operand<TFloat32> line = tf.math.mul(number(0.5), tf.math.add(x, number(1)));
    Operand<TFloat32> upper = tf.select(tf.math.greaterEqual(x, number(1)), tf.onesLike(x), line);
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
        tf.math.greater(x, number(-1)),
        tf.select(tf.math.less(x, number(1)), parabola, x));
  }

  Operand<TFloat32> squareplus(Operand<TFloat32> x) {
    Operand<TFloat32> root = tf.math.sqrt(tf.math.add(tf.math.square(x), number(4)));
    return tf.math.div(tf.math.add(x, root), number(2));
  }

  /**
   * The projection onto the simplex (Martins and Astudillo, 2016). Which elements stay is found by
   * sorting, which no gradient needs to pass.
   */
  Operand<TFloat32> sparsemax(Operand<TFloat32> x) {
    int last = x.shape().numDimensions() - 1;
    int size = (int) x.shape().get(last);
    float[] ranks = new float[size];
    for (int i = 0; i < size; i++) {
      ranks[i] = i + 1;
    }
    TopK<TFloat32, ?> top = tf.nn.topK(tf.stopGradient(x), tf.constant(size), TInt32.class);
    Operand<TFloat32> sorted = top.values();
    Operand<TFloat32> excess =
        tf.math.sub(tf.math.cumsum(sorted, tf.constant(last)), number(1));
    Operand<TBool> stays =
        tf.math.greater(sorted, tf.math.div(excess, tf.constant(ranks)));
    Operand<TFloat32> smallest =
        tf.reduceMin(
            tf.select(stays, sorted, tf.math.add(tf.zerosLike(sorted), number(Float.MAX_VALUE))),
            tf.constant(last),
            ReduceMin.keepDims(true));
    Operand<TFloat32> kept =
        tf.dtypes.cast(tf.math.greaterEqual(x, smallest), TFloat32.class);
    Operand<TFloat32> sum =
        tf.sum(tf.math.mul(x, kept), tf.constant(last), Sum.keepDims(true));
    Operand<TFloat32> count = tf.sum(kept, tf.constant(last), Sum.keepDims(true));
    Operand<TFloat32> threshold = tf.math.div(tf.math.sub(sum, number(1)), count);
    return tf.nn.relu(tf.math.sub(x, threshold));
  }
}

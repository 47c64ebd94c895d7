package dev.lenet.layers.regularization;

import dev.lenet.graph.SymbolicTensor;
import dev.lenet.tensor.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/**
 * What the dropouts share: while training, they set elements to 0 with probability {@code rate} and
 * divide the others by {@code 1 - rate}.
 */
public abstract class BaseDropout<L extends BaseDropout<L>> extends NoiseLayer<L> {
  BaseDropout(double rate) {
    super("rate", rate);
  }

  /** The shape of what is drawn for an input; sizes of 1 are for all along them. */
  abstract Shape noise(Shape input);

  @Override
  protected Shape outputShape(Shape input) {
    noise(input);
    return input;
  }

  /** The arithmetic of {@code tf.nn.experimental.stateless_dropout}. */
  @Override
  final Operand<TFloat32> changed(SymbolicTensor x) {
    Ops tf = x.scope().tf();
    if (amount() == 1) {
      return tf.zerosLike(x.operand());
    }
    Operand<TFloat32> scaled = tf.math.mul(x.operand(), tf.constant((float) (1 / (1 - amount()))));
    Shape shape = noise(x.shape());
    Operand<TFloat32> draw = uniform(x, shape);
    Operand<TBool> keep = tf.math.greaterEqual(draw, tf.constant((float) amount()));
    Operand<TFloat32> zeros = tf.zerosLike(scaled);
    return shape.equals(x.shape().with(0, -1))
        ? tf.select(keep, scaled, zeros)
        : tf.math.mul(scaled, tf.dtypes.cast(keep, TFloat32.class));
  }
}

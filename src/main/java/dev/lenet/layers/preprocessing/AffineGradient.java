package dev.lenet.layers.preprocessing;

import java.util.List;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;
import org.tensorflow.op.image.ImageProjectiveTransformV3;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The gradient of an affine move of images, for a move behind a layer that is trained: as in
 * tensorflow/python/ops/image_ops.py, the gradient moved back by the inverse.
 */
final class AffineGradient {
  private static final boolean REGISTERED =
      TensorFlow.registerCustomGradient(
          ImageProjectiveTransformV3.OP_NAME, AffineGradient::gradient);

  private AffineGradient() {}

  /** Makes TensorFlow know the gradient; a second call does nothing. */
  static boolean register() {
    return REGISTERED;
  }

  private static List<Operand<?>> gradient(Ops tf, GraphOperation op, List<Output<?>> gradients) {
    Operand<TFloat32> images = op.input(0).expect(TFloat32.class);
    Operand<TFloat32> transforms = op.input(1).expect(TFloat32.class);
    Operand<TInt32> size = tf.slice(tf.shape(images), tf.array(1), tf.array(2));
    Operand<TFloat32> back =
        tf.image.imageProjectiveTransformV3(
            gradients.get(0).expect(TFloat32.class),
            inverse(tf, transforms),
            size,
            tf.constant(0f),
            op.attributes().getAttrString("interpolation"),
            ImageProjectiveTransformV3.fillMode(op.attributes().getAttrString("fill_mode")));
    return List.of(
        back,
        tf.zerosLike(transforms),
        tf.zerosLike(op.input(2).expect(TInt32.class)),
        tf.constant(0f));
  }

  /** N x 8, the numbers of 3 x 3 matrices whose last one is 1, to those of their inverses. */
  private static Operand<TFloat32> inverse(Ops tf, Operand<TFloat32> transforms) {
    Operand<TFloat32> column = tf.slice(transforms, tf.array(0, 0), tf.array(-1, 1));
    Operand<TFloat32> full = tf.concat(List.of(transforms, tf.onesLike(column)), tf.constant(1));
    Operand<TFloat32> inverted =
        tf.reshape(tf.linalg.inv(tf.reshape(full, tf.array(-1, 3, 3))), tf.array(-1, 9));
    return tf.math.div(
        tf.slice(inverted, tf.array(0, 0), tf.array(-1, 8)),
        tf.slice(inverted, tf.array(0, 8), tf.array(-1, 1)));
  }
}

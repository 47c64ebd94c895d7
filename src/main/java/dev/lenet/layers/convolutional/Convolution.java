package dev.lenet.layers.convolutional;

import dev.lenet.exceptions.InputException;
import dev.lenet.layers.Padding;
import dev.lenet.layers.Pair;
import dev.lenet.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.Conv2d;
import org.tensorflow.op.nn.DepthwiseConv2dNative;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * A convolution, made of ops that have gradients on every CPU: TensorFlow's has none there for a
 * dilated or a grouped one.
 */
record Convolution(Ops tf, Pair strides, Padding padding, Pair dilation) {
  /** N x H x W x C and a kernel of HWIO to N x H' x W' x O. */
  Operand<TFloat32> apply(Operand<TFloat32> x, Operand<TFloat32> kernel, int groups) {
    Operand<TFloat32> spread = dilation.isOne() ? kernel : spread(kernel);
    if (groups == 1) {
      return convolve(x, spread);
    }
    Iterator<? extends Operand<TFloat32>> kernels =
        tf.split(tf.constant(3), spread, (long) groups).iterator();
    List<Operand<TFloat32>> parts = new ArrayList<>();
    for (Operand<TFloat32> part : tf.split(tf.constant(3), x, (long) groups)) {
      parts.add(convolve(part, kernels.next()));
    }
    return tf.concat(parts, tf.constant(3));
  }

  /**
   * N x H x W x C, each channel convolved with its own M of the kernel H x W x C x M, to N x H' x
   * W' x (C * M). TensorFlow's op for it wants the same stride along both dimensions; of one
   * channel it is an ordinary convolution, and oneDNN ends the process over it as a depthwise one.
   */
  Operand<TFloat32> depthwise(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    if (kernel.shape().get(2) == 1) {
      return apply(x, kernel, 1);
    }
    if (strides.height() == strides.width()) {
      Operand<TFloat32> spread = dilation.isOne() ? kernel : spread(kernel);
      return tf.nn.depthwiseConv2dNative(
          x, spread, steps(), padding.name(), new DepthwiseConv2dNative.Options[0]);
    }
    long[] size = kernel.shape().asArray();
    int[] grouped = {(int) size[0], (int) size[1], 1, (int) (size[2] * size[3])};
    return apply(x, tf.reshape(kernel, tf.constant(grouped)), (int) size[2]);
  }

  /** A depthwise convolution, then one of single units. */
  Operand<TFloat32> separable(
      Operand<TFloat32> x, Operand<TFloat32> depthwise, Operand<TFloat32> pointwise) {
    Convolution units = new Convolution(tf, new Pair(1, 1), Padding.VALID, new Pair(1, 1));
    return units.apply(depthwise(x, depthwise), pointwise, 1);
  }

  /** The images, of this shape, of which a convolution with this kernel makes {@code x}. */
  Operand<TFloat32> transposed(Operand<TFloat32> x, Operand<TFloat32> kernel, Shape output) {
    if (output.size(1) < 0 || output.size(2) < 0) {
      throw new InputException(
          "transposed convolution: output shape "
              + output
              + " (expected: a known height and width)");
    }
    Operand<TInt32> count = tf.slice(tf.shape(x), tf.array(0), tf.array(1));
    int[] sizes = {(int) output.size(1), (int) output.size(2), (int) output.size(3)};
    return tf.nn.conv2dBackpropInput(
        tf.concat(List.of(count, tf.array(sizes)), tf.constant(0)),
        dilation.isOne() ? kernel : spread(kernel),
        x,
        steps(),
        padding.name());
  }

  private List<Long> steps() {
    return List.of(1L, (long) strides.height(), (long) strides.width(), 1L);
  }

  private Operand<TFloat32> convolve(Operand<TFloat32> x, Operand<TFloat32> kernel) {
    return tf.nn.conv2d(x, kernel, steps(), padding.name(), new Conv2d.Options[0]);
  }

  /** The kernel with dilation - 1 rows and columns of zeros between its own. */
  private Operand<TFloat32> spread(Operand<TFloat32> kernel) {
    long[] size = kernel.shape().asArray();
    int h = (int) size[0];
    int w = (int) size[1];
    int in = (int) size[2];
    int out = (int) size[3];
    int dh = dilation.height();
    int dw = dilation.width();
    Operand<TFloat32> apart = tf.reshape(kernel, tf.array(h, 1, w, 1, in * out));
    Operand<TFloat32> padded =
        tf.pad(
            apart,
            tf.constant(new int[][] {{0, 0}, {0, dh - 1}, {0, 0}, {0, dw - 1}, {0, 0}}),
            tf.constant(0f));
    return tf.slice(
        tf.reshape(padded, tf.array(h * dh, w * dw, in, out)),
        tf.constant(new int[4]),
        tf.array((h - 1) * dh + 1, (w - 1) * dw + 1, in, out));
  }
}

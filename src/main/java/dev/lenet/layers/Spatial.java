package dev.lenet.layers;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.types.TFloat32;

/**
 * How many dimensions a window moves along. Sequences are computed as images of height 1, as in
 * Keras on TensorFlow.
 */
public enum Spatial {
  /** N x steps x C. */
  SEQUENCE(1, "3, N x steps x C"),
  /** N x H x W x C. */
  IMAGE(2, "4, NHWC");

  private final int rank;
  private final String layout;

  Spatial(int rank, String layout) {
    this.rank = rank;
    this.layout = layout;
  }

  /** What messages call the last dimension that a window moves along. */
  String lastName() {
    return this == SEQUENCE ? "steps" : "width";
  }

  /** The axes that a window moves along. */
  public int[] axes() {
    return this == SEQUENCE ? new int[] {1} : new int[] {1, 2};
  }

  /** Refuses an input of another rank. */
  public void require(Shape input, Layer layer) {
    if (input.rank() != rank + 2) {
      throw layer.bad("input rank: " + input.rank() + ", shape " + input, layout);
    }
  }

  /** Sizes of a window, one for each dimension or one for all; along a sequence the height is 1. */
  public Pair window(String layer, String option, int... sizes) {
    Pair pair = pair(layer, option, sizes).positive(layer, option, this);
    return this == SEQUENCE ? new Pair(1, pair.width()) : pair;
  }

  /** Steps of a window; TensorFlow's depthwise convolution wants the same along both dimensions. */
  public Pair steps(String layer, String option, int... sizes) {
    return pair(layer, option, sizes).positive(layer, option, this);
  }

  /**
   * Sizes of 0 or more, one for each dimension or one for all; along a sequence the height is 0.
   */
  public Pair extra(String layer, String option, int... sizes) {
    Pair pair = pair(layer, option, sizes);
    if (pair.height() < 0 || pair.width() < 0) {
      throw new InputException(
          layer + ": " + option + " " + Arrays.toString(sizes) + " (expected: 0 or more each)");
    }
    return this == SEQUENCE ? new Pair(0, pair.width()) : pair;
  }

  private Pair pair(String layer, String option, int... sizes) {
    if (sizes.length != 1 && sizes.length != rank) {
      throw new InputException(
          layer
              + ": "
              + option
              + " "
              + Arrays.toString(sizes)
              + " (expected: "
              + (rank == 1 ? "one number)" : "one number or two)"));
    }
    return new Pair(sizes[0], sizes[sizes.length - 1]);
  }

  /** As Keras writes it. */
  public List<Integer> list(Pair pair) {
    return rank == 1 ? List.of(pair.width()) : pair.asList();
  }

  /** The spatial sizes of a kernel, and then these. */
  public Shape kernel(Pair size, long... others) {
    Shape shape = Shape.of(others).prepend(size.width());
    return rank == 1 ? shape : shape.prepend(size.height());
  }

  /** The shape as an image's. */
  public Shape image(Shape shape) {
    return rank == 1 ? Shape.of(shape.size(0), 1, shape.size(1), shape.size(2)) : shape;
  }

  /** An image's shape as this layer's. */
  public Shape flat(Shape image) {
    return rank == 1 ? Shape.of(image.size(0), image.size(2), image.size(3)) : image;
  }

  /** The tensor as images. */
  public Operand<TFloat32> image(Ops tf, Operand<TFloat32> x) {
    return rank == 1 ? tf.expandDims(x, tf.constant(1)) : x;
  }

  /** A kernel as one of images. */
  public Operand<TFloat32> imageKernel(Ops tf, Operand<TFloat32> kernel) {
    return rank == 1 ? tf.expandDims(kernel, tf.constant(0)) : kernel;
  }

  /** Images as this layer's tensor. */
  public Operand<TFloat32> flat(Ops tf, Operand<TFloat32> images) {
    return rank == 1 ? tf.squeeze(images, Squeeze.axis(List.of(1L))) : images;
  }
}

package dev.lenet.images;

import dev.lenet.exceptions.InputException;
import dev.lenet.tensor.DType;
import dev.lenet.tensor.HostTensor;
import dev.lenet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Converts arrays of images to the form that models train on: uint8 or float32, NHWC.
 *
 * <p>Images keep their size and channels, with one exception: for 32 x 32 x 3, which is LeNet's
 * input shape, grey 28 x 28 images such as MNIST's and Fashion-MNIST's are padded with two rows and
 * columns of zeros on each side, and the grey value is repeated in three channels.
 */
public final class Preparation {
  private static final Shape LENET = Shape.of(32, 32, 3);
  private static final int GREY_SIZE = 28;
  private static final int PADDING = 2;

  private Preparation() {}

  /**
   * Prepares images.
   *
   * @param images NHWC or NHW; uint8, float32 or float64
   * @param target the shape (H, W, C) that a model takes, or null for the data's own
   * @param where names the images in messages
   * @return uint8 or float32, NHWC
   * @throws InputException when the type or shape is none of these, a number is not finite, or the
   *     images do not fit {@code target}
   */
  public static HostTensor images(HostTensor images, @Nullable Shape target, String where) {
    HostTensor nhwc = withChannels(floatsChecked(images, where), where);
    if (nhwc.shape().size(0) == 0 || nhwc.shape().elements() == 0) {
      throw new InputException(
          where + " has shape " + images.shape() + " (expected: at least one" + " image)");
    }
    Shape sample = nhwc.shape().dropFirst();
    boolean greyMnist = sample.equals(Shape.of(GREY_SIZE, GREY_SIZE, 1));
    if (greyMnist && target != null && target.equals(LENET)) {
      return padAndRepeat(nhwc);
    }
    if (target != null && !sample.equals(target)) {
      throw new InputException(
          where + " has images of shape " + sample + " (expected: " + target + ")");
    }
    return nhwc;
  }

  private static HostTensor withChannels(HostTensor images, String where) {
    Shape shape = images.shape();
    return switch (shape.rank()) {
      case 4 -> images;
      case 3 ->
          new HostTensor(
              images.dtype(),
              Shape.of(shape.size(0), shape.size(1), shape.size(2), 1),
              images.bytes());
      default ->
          throw new InputException(where + " has shape " + shape + " (expected: NHWC or NHW)");
    };
  }

  private static HostTensor floatsChecked(HostTensor images, String where) {
    return switch (images.dtype()) {
      case UINT8 -> images;
      case FLOAT32, FLOAT64 -> finiteFloats(images, where);
      default ->
          throw new InputException(
              where + " is " + images.dtype() + " (expected: uint8 or float32)");
    };
  }

  /** Float64 becomes float32, as Keras casts it. */
  private static HostTensor finiteFloats(HostTensor images, String where) {
    boolean isDouble = images.dtype() == DType.FLOAT64;
    ByteBuffer from = images.bytes();
    float[] values = new float[images.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = isDouble ? (float) from.getDouble(8 * i) : from.getFloat(4 * i);
      if (!Float.isFinite(values[i])) {
        throw new InputException(
            where
                + Arrays.toString(index(i, images.shape()))
                + " is "
                + values[i]
                + " (expected: a finite number)");
      }
    }
    return isDouble ? HostTensor.ofFloats(images.shape(), values) : images;
  }

  private static long[] index(long flat, Shape shape) {
    long[] index = new long[shape.rank()];
    for (int i = shape.rank() - 1; i >= 0; i--) {
      index[i] = flat % shape.size(i);
      flat /= shape.size(i);
    }
    return index;
  }

  /** N x 28 x 28 x 1 to N x 32 x 32 x 3. */
  private static HostTensor padAndRepeat(HostTensor grey) {
    int n = Math.toIntExact(grey.shape().size(0));
    int bytes = grey.dtype().bytes();
    Shape shape = LENET.prepend(n);
    ByteBuffer to =
        ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(shape.elements(), (long) bytes)))
            .order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer from = grey.bytes();
    int size = GREY_SIZE + 2 * PADDING;
    for (int row = 0; row < n * GREY_SIZE; row++) {
      int image = row / GREY_SIZE;
      int y = row % GREY_SIZE + PADDING;
      to.position(((image * size + y) * size + PADDING) * 3 * bytes);
      for (int x = 0; x < GREY_SIZE; x++) {
        if (bytes == 1) {
          byte value = from.get();
          to.put(value).put(value).put(value);
        } else {
          float value = from.getFloat();
          to.putFloat(value).putFloat(value).putFloat(value);
        }
      }
    }
    return new HostTensor(grey.dtype(), shape, to.clear());
  }
}

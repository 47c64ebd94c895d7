package dev.lenet.layers;

import dev.lenet.exceptions.InputException;
import dev.lenet.predict.ReceptiveField;
import dev.lenet.tensor.Shape;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a window meets the edge of an image or a sequence. */
public enum Padding {
  /** No padding: the window stays inside. */
  VALID,
  /** Zeros around the image, so that stride 1 keeps its size; the odd one goes to the end. */
  SAME,
  /** Zeros before a sequence alone, so that no step sees a later one; of {@code Conv1D} alone. */
  CAUSAL;

  /** Keras's name, such as {@code valid}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The shape of a layer's input once a window has gone over it. */
  public Shape window(
      Shape input, Layer layer, Spatial spatial, Pair size, Pair dilation, Pair strides) {
    Shape image = spatial.image(input);
    long height =
        outputSize(
            layer.name(),
            "height",
            image.size(1),
            size.height(),
            dilation.height(),
            strides.height());
    long width =
        outputSize(
            layer.name(),
            spatial.lastName(),
            image.size(2),
            size.width(),
            dilation.width(),
            strides.width());
    return spatial.flat(image.with(1, height).with(2, width));
  }

  /**
   * What the units that such a window makes see of the model's input.
   *
   * @param before what the units under the window see
   */
  public Optional<ReceptiveField> field(
      ReceptiveField before, Shape input, Shape output, Pair size, Pair dilation, Pair strides) {
    if (!input.dropFirst().isFullyKnown() || input.rank() != 4) {
      return Optional.empty();
    }
    long height = (size.height() - 1L) * dilation.height() + 1;
    long width = (size.width() - 1L) * dilation.width() + 1;
    return Optional.of(
        new ReceptiveField(
            before
                .rows()
                .under(
                    height,
                    strides.height(),
                    first(input.size(1), output.size(1), height, strides.height())),
            before
                .columns()
                .under(
                    width,
                    strides.width(),
                    first(input.size(2), output.size(2), width, strides.width()))));
  }

  /** The padding before the first unit. */
  private long first(long from, long to, long window, long stride) {
    return this == SAME ? Math.max(0, (to - 1) * stride + window - from) / 2 : 0;
  }

  /**
   * The output size along one dimension: VALID ceil((W-F+1)/S), else ceil(W/S), with F the window's
   * size including dilation. An input size of -1 stays unknown. PyTorch writes the first as
   * (W-F+2P)/S+1 with P = 0.
   */
  long outputSize(
      String layer, String dimension, long size, long window, long dilation, long stride) {
    if (size < 0) {
      return -1;
    }
    long span = (window - 1) * dilation + 1;
    long output = this == VALID ? ceilDiv(size - span + 1, stride) : ceilDiv(size, stride);
    if (output <= 0) {
      throw new InputException(
          ("%s: %s %d is smaller than the window %d: VALID ceil((W-F+1)/S) = ceil((%d-%d+1)/%d) = %d,"
                  + " in PyTorch's convention (W-F+2P)/S+1 = (%d-%d+0)/%d+1 = %d"
                  + " (expected: 1 or more; take a larger image, a smaller window or SAME)")
              .formatted(
                  layer,
                  dimension,
                  size,
                  span,
                  size,
                  span,
                  stride,
                  output,
                  size,
                  span,
                  stride,
                  Math.floorDiv(size - span, stride) + 1));
    }
    return output;
  }

  /**
   * The shape of images of which a convolution makes N x H x W x C; the sizes are those of
   * keras/src/backend/common/backend_utils.py.
   *
   * @param more output padding, or null where Keras chooses the size
   */
  public Shape transposed(
      Shape image, Pair size, Pair dilation, Pair strides, @Nullable Pair more) {
    long height = (size.height() - 1L) * dilation.height() + 1;
    long width = (size.width() - 1L) * dilation.width() + 1;
    return image
        .with(
            1,
            transposed(image.size(1), height, strides.height(), more == null ? -1 : more.height()))
        .with(
            2, transposed(image.size(2), width, strides.width(), more == null ? -1 : more.width()));
  }

  private long transposed(long size, long window, long stride, long more) {
    if (size < 0) {
      return -1;
    }
    if (more < 0) {
      return size * stride + (this == SAME ? 0 : Math.max(window - stride, 0));
    }
    return (size - 1) * stride + window + more - (this == SAME ? window / 2 * 2 : 0);
  }

  private static long ceilDiv(long a, long b) {
    return -Math.floorDiv(-a, b);
  }
}

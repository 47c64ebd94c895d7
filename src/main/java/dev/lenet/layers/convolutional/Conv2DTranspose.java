package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code Conv2DTranspose}: the gradient of a convolution with respect to its input, N x H x
 * W x C to N x H' x W' x filters, kernel H x W x filters x C.
 */
public final class Conv2DTranspose extends BaseConvTranspose<Conv2DTranspose> {
  /** A square kernel, without an activation. */
  public Conv2DTranspose(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize, Activations.LINEAR);
  }

  /**
   * A kernel of this height and width, and an activation.
   *
   * @param filters how many channels the output has
   */
  public Conv2DTranspose(
      int filters, int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, filters, activation, kernelHeight, kernelWidth);
  }

  /** The layer that a config of Keras describes. */
  public static Conv2DTranspose fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    return new Conv2DTranspose(options.integer("filters"), size[0], size[1], Activations.LINEAR)
        .read(options);
  }
}

package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code Conv2D}: N x H x W x C to N x H' x W' x filters, kernel in HWIO.
 *
 * <p>Defaults are Keras's: stride 1, VALID, no activation, a bias, Glorot uniform kernel.
 */
public final class Conv2D extends BaseConv<Conv2D> {
  public Conv2D(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  public Conv2D(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, kernelSize, kernelSize, activation);
  }

  public Conv2D(int filters, int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, filters, activation, kernelHeight, kernelWidth);
  }

  public static Conv2D fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    return new Conv2D(options.integer("filters"), size[0], size[1], Activations.LINEAR)
        .read(options);
  }
}

package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code Conv1DTranspose}: the gradient of a convolution with respect to its input, N x
 * steps x C to N x steps' x filters, kernel steps x filters x C.
 */
public final class Conv1DTranspose extends BaseConvTranspose<Conv1DTranspose> {
  /** Without an activation. */
  public Conv1DTranspose(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  /** With an activation. */
  public Conv1DTranspose(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, activation, kernelSize);
  }

  private Conv1DTranspose(int filters, ActivationFunction activation, int... kernelSize) {
    super(Spatial.SEQUENCE, filters, activation, kernelSize);
  }

  /** The layer that a config of Keras describes. */
  public static Conv1DTranspose fromConfig(Config options) {
    int[] size = options.integers("kernel_size");
    return new Conv1DTranspose(options.integer("filters"), Activations.LINEAR, size).read(options);
  }
}

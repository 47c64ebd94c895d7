package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Padding;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code Conv1D}: N x steps x C to N x steps' x filters, kernel steps x C x filters.
 *
 * <p>Defaults are Keras's: stride 1, VALID, no activation, a bias, Glorot uniform kernel.
 */
public final class Conv1D extends BaseConv<Conv1D> {
  public Conv1D(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  public Conv1D(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, activation, kernelSize);
  }

  private Conv1D(int filters, ActivationFunction activation, int... kernelSize) {
    super(Spatial.SEQUENCE, filters, activation, kernelSize);
  }

  @Override
  Padding[] paddings() {
    return Padding.values();
  }

  public static Conv1D fromConfig(Config options) {
    int[] size = options.integers("kernel_size");
    return new Conv1D(options.integer("filters"), Activations.LINEAR, size).read(options);
  }
}

package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code SeparableConv1D}: each channel convolved by itself, then mixed by a convolution of
 * single steps; N x steps x C to N x steps' x filters. The bias is added behind both.
 */
public final class SeparableConv1D extends BaseSeparableConv<SeparableConv1D> {
  public SeparableConv1D(int filters, int kernelSize) {
    this(filters, kernelSize, Activations.LINEAR);
  }

  public SeparableConv1D(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, activation, kernelSize);
  }

  private SeparableConv1D(int filters, ActivationFunction activation, int... kernelSize) {
    super(Spatial.SEQUENCE, filters, activation, kernelSize);
  }

  public static SeparableConv1D fromConfig(Config options) {
    int[] size = options.integers("kernel_size");
    return new SeparableConv1D(options.integer("filters"), Activations.LINEAR, size).read(options);
  }
}

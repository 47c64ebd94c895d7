package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code SeparableConv2D}: each channel convolved by itself, then mixed by a 1 x 1
 * convolution; N x H x W x C to N x H' x W' x filters. The bias is added behind both.
 */
public final class SeparableConv2D extends BaseSeparableConv<SeparableConv2D> {
  public SeparableConv2D(int filters, int kernelSize) {
    this(filters, kernelSize, kernelSize, Activations.LINEAR);
  }

  public SeparableConv2D(int filters, int kernelSize, ActivationFunction activation) {
    this(filters, kernelSize, kernelSize, activation);
  }

  public SeparableConv2D(
      int filters, int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, filters, activation, kernelHeight, kernelWidth);
  }

  public static SeparableConv2D fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    return new SeparableConv2D(options.integer("filters"), size[0], size[1], Activations.LINEAR)
        .read(options);
  }
}

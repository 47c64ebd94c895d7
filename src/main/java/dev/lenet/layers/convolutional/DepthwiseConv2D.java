package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code DepthwiseConv2D}: each channel convolved by itself, N x H x W x C to N x H' x W' x
 * (C * depth multiplier), kernel H x W x C x depth multiplier.
 */
public final class DepthwiseConv2D extends BaseDepthwiseConv<DepthwiseConv2D> {
  public DepthwiseConv2D(int kernelSize) {
    this(kernelSize, kernelSize, Activations.LINEAR);
  }

  public DepthwiseConv2D(int kernelHeight, int kernelWidth, ActivationFunction activation) {
    super(Spatial.IMAGE, activation, kernelHeight, kernelWidth);
  }

  public static DepthwiseConv2D fromConfig(Config options) {
    int[] size = options.pair("kernel_size");
    return new DepthwiseConv2D(size[0], size[1], Activations.LINEAR).read(options);
  }
}

package dev.lenet.layers.convolutional;

import dev.lenet.activations.ActivationFunction;
import dev.lenet.activations.Activations;
import dev.lenet.config.Config;
import dev.lenet.layers.Spatial;

/**
 * Keras's {@code DepthwiseConv1D}: each channel convolved by itself, N x steps x C to N x steps' x
 * (C * depth multiplier), kernel steps x C x depth multiplier.
 */
public final class DepthwiseConv1D extends BaseDepthwiseConv<DepthwiseConv1D> {
  public DepthwiseConv1D(int kernelSize) {
    this(Activations.LINEAR, kernelSize);
  }

  public DepthwiseConv1D(int kernelSize, ActivationFunction activation) {
    this(activation, kernelSize);
  }

  private DepthwiseConv1D(ActivationFunction activation, int... kernelSize) {
    super(Spatial.SEQUENCE, activation, kernelSize);
  }

  public static DepthwiseConv1D fromConfig(Config options) {
    return new DepthwiseConv1D(Activations.LINEAR, options.integers("kernel_size")).read(options);
  }
}

package dev.lenet.layers;

/** How PyTorch lays a weight out whose layer is the same in both. */
public enum TorchLayout {
  /** As in Keras. */
  SAME,
  /**
   * A kernel of a convolution or a dense layer, outputs last in Keras: outputs x inputs x window in
   * PyTorch. Rows of a dense layer's are the features of its input.
   */
  KERNEL,
  /** Window x channels x multiplier in Keras: (channels * multiplier) x 1 x window in PyTorch. */
  DEPTHWISE,
  /** A number for each channel, which Keras may store with sizes of 1 before it. */
  CHANNELS,
  /** A number for each feature of the input, such as a batch normalization's. */
  FEATURES
}

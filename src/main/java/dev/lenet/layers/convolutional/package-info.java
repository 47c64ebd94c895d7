/** Convolutions; {@code ConvolutionLayer} is what they share. */
@NullMarked
package dev.lenet.layers.convolutional;

import org.jspecify.annotations.NullMarked;

/**
 * The base classes of Keras's layers. The layers themselves are in subpackages, divided as in
 * Keras.
 *
 * <p>A layer is made with its options, makes its weights when it first meets an input ({@code
 * build}), and computes with the ops of whatever graph its input lives in ({@code call}). It holds
 * no TensorFlow handle, so one layer serves several graphs. To write your own, extend {@link
 * dev.lenet.layers.Layer}.
 */
@NullMarked
package dev.lenet.layers;

import org.jspecify.annotations.NullMarked;

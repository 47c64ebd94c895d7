/** Keras's activation functions. */
@NullMarked
package dev.lenet.activations;

import org.jspecify.annotations.NullMarked;

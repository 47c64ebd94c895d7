/** Dense, activations, inputs and the identity. */
@NullMarked
package dev.lenet.layers.core;

import org.jspecify.annotations.NullMarked;

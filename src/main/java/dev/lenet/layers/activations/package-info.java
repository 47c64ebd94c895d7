/** Activations that are layers of their own, some with weights. */
@NullMarked
package dev.lenet.layers.activations;

import org.jspecify.annotations.NullMarked;

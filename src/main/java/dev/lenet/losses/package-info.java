/** Keras's losses, one a file: what they give a graph, and their options by Keras's names. */
@NullMarked
package dev.lenet.losses;

import org.jspecify.annotations.NullMarked;

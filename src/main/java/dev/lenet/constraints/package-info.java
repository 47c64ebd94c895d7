/** Keras's constraints, one a file: what a weight is brought back to after each step. */
@NullMarked
package dev.lenet.constraints;

import org.jspecify.annotations.NullMarked;

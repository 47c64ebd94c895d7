/** Keras's regularizers, one a file: penalties on weights, added to the loss. */
@NullMarked
package dev.lenet.regularizers;

import org.jspecify.annotations.NullMarked;

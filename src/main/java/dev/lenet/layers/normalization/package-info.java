/** Normalization by statistics of the batch or of the sample. */
@NullMarked
package dev.lenet.layers.normalization;

import org.jspecify.annotations.NullMarked;

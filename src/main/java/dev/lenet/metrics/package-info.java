/** Keras's metrics, one a file, as statistics that add up over batches. */
@NullMarked
package dev.lenet.metrics;

import org.jspecify.annotations.NullMarked;

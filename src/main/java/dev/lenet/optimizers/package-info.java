/**
 * Keras's optimizers, one a file, and learning-rate schedules. Their state is kept in {@link
 * dev.lenet.graph.Weight}s and so outlives every graph.
 */
@NullMarked
package dev.lenet.optimizers;

import org.jspecify.annotations.NullMarked;

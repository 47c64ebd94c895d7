/**
 * Builds a model's graph. {@link dev.lenet.internal.builder.GraphBuilder} is the only place that
 * does so, for training, evaluation, prediction and export; what it builds is a {@link
 * dev.lenet.internal.builder.ModelGraph}. Losses, metrics and optimizers give their ops to the
 * builder. Not part of the public API.
 */
@NullMarked
package dev.lenet.internal.builder;

import org.jspecify.annotations.NullMarked;
